using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Connecting;

public sealed class KubeconfigFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubeconfig-").FullName;

    [Fact]
    public void Paths_are_relative_to_the_file()
    {
        var config = KubeconfigFiles.Read(Write("clusters:\n- name: a\n  cluster:\n    server: https://127.0.0.1:1\n    certificate-authority: ca.crt\n"));

        config!.Clusters.Single().ClusterEndpoint.CertificateAuthority.ShouldBe(Path.Combine(_folder, "ca.crt"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("- a list")]
    [InlineData("apiVersion: v1\nkind: Config\n")]
    public async Task A_file_that_is_no_kubeconfig_is_told_with_its_path_or_its_fault(string text)
    {
        var run = await Recorded.RunAsync(null, TestContext.Current.CancellationToken, "status", "--kubeconfig", Write(text));

        run.ExitCode.ShouldBe(ExitCodes.Unreachable);
        run.Messages.ShouldStartWith("Error: ");
        run.Messages.ShouldContain("Cure: ");
        run.Messages.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_context_that_does_not_exist_is_told()
    {
        var run = await Recorded.RunAsync(null, TestContext.Current.CancellationToken, "status", "--context", "nowhere", "--kubeconfig", Write("apiVersion: v1\nkind: Config\ncontexts: []\n"));

        (run.ExitCode, run.Messages.Contains("nowhere", StringComparison.Ordinal)).ShouldBe((ExitCodes.Unreachable, true));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_told()
    {
        var file = Write("apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters:\n- name: a\n  cluster: { server: 'http://127.0.0.1:1' }\nusers:\n- name: u\n  user: { token: x }\ncontexts:\n- name: c\n  context: { cluster: a, user: u }\n");

        var run = await Recorded.RunAsync(null, TestContext.Current.CancellationToken, "status", "demo", "--kubeconfig", file);

        run.ExitCode.ShouldBe(ExitCodes.Unreachable);
        run.Messages.ShouldContain("the API server does not answer");
        run.Messages.ShouldContain("Cure:  check the address");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "config");
        File.WriteAllText(file, text);
        return file;
    }
}
