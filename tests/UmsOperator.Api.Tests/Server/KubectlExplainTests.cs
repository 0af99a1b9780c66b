using System.Diagnostics;

namespace UmsOperator.Api.Tests.Server;

public sealed class KubectlExplainTests(ApiServer server)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Explain_says_what_each_value_of_a_field_means()
    {
        _ = server.Client;
        var kubectl = Kubectl();

        var text = await ExplainAsync(kubectl, "ums.spec.update");

        text.ShouldContain("How updates are done.");
        text.ShouldContain("- BeforeMigration: The gate waits for annotation");
    }

    /// <summary>An API server publishes the schema of a CRD some seconds after it serves the resource.</summary>
    private async Task<string> ExplainAsync(string kubectl, string field)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var cache = Directory.CreateTempSubdirectory("kubectl-cache-");
        try
        {
            string text;
            do
                text = await RunAsync(kubectl, ["--kubeconfig", server.KubeConfigPath, "--cache-dir", cache.FullName, "explain", field], deadline.Token);
            while (text.Length == 0 && await timer.WaitForNextTickAsync(deadline.Token));
            return text;
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return text;
    }

    private static string Kubectl()
    {
        var caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var cache = Path.Combine(caches, "ums-operator", "kubectl");
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(cache);
        var found = folders.Select(f => Path.Combine(f, "kubectl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, "no kubectl in PATH or in the cache");
        return found!;
    }
}
