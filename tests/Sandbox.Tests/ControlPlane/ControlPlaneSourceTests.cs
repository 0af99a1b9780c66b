using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.ControlPlane;

public sealed class ControlPlaneSourceTests
{
    [Fact]
    public async Task An_existing_cluster_comes_before_given_programs_and_these_before_the_cache()
    {
        await using var run = RunFolder.Create();
        var kubeConfig = Path.Combine(run.Path, "kubeconfig");
        foreach (var name in new[] { "kubeconfig", "kube-apiserver", "etcd" })
            await File.WriteAllTextAsync(Path.Combine(run.Path, name), string.Empty, TestContext.Current.CancellationToken);

        Find(kubeConfig, run.Path).ShouldBe(new ControlPlaneSource.Existing(kubeConfig));
        Find(null, run.Path).ShouldBe(new ControlPlaneSource.Binaries(run.Path));
        Find(string.Empty, string.Empty).ShouldBe(new ControlPlaneSource.OwnCache("/cache/control-plane"));
    }

    [Fact]
    public void A_variable_that_names_nothing_is_an_error_and_not_passed_over()
    {
        Should.Throw<FileNotFoundException>(() => Find("/nowhere/kubeconfig", null)).Message.ShouldContain("UMS_KUBECONFIG");
        Should.Throw<FileNotFoundException>(() => Find(null, "/nowhere")).Message.ShouldContain("KUBEBUILDER_ASSETS");
    }

    private static ControlPlaneSource Find(string? kubeConfig, string? assets) => ControlPlaneSource.Find(
        name => name switch { "UMS_KUBECONFIG" => kubeConfig, "KUBEBUILDER_ASSETS" => assets, _ => null }, "/cache");
}
