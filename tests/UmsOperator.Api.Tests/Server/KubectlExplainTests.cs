using System.Diagnostics;

namespace UmsOperator.Api.Tests.Server;

public sealed class KubectlExplainTests(ApiServer server)
{
    [Fact]
    public async Task Explain_says_what_each_value_of_a_field_means()
    {
        _ = server.Client;
        var start = new ProcessStartInfo(Kubectl(), ["--kubeconfig", server.KubeConfigPath, "explain", "ums.spec.update"]) { RedirectStandardOutput = true };
        using var kubectl = Process.Start(start)!;

        var text = await kubectl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        text.ShouldContain("How updates are done.");
        text.ShouldContain("- BeforeMigration: The gate waits for annotation");
    }

    private static string Kubectl()
    {
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/ums-operator/kubectl");
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(cache);
        var found = folders.Select(f => Path.Combine(f, "kubectl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, "no kubectl in PATH or in the cache");
        return found!;
    }
}
