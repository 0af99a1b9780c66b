using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.CopyBench;

/// <summary>Measures the peak memory of the operator's process while it makes a logical golden copy (Stream) in an installation that it manages.</summary>
internal static class MemoryTrial
{
    private const string Cluster = "memory";
    private const string From = "12.03.110";
    private const string To = "12.04.110";
    private const int Servers = 2;

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan CopyDeadline = TimeSpan.FromMinutes(15);

    /// <summary>Sets up servers of an old version, enlarges their database, and raises the version.</summary>
    /// <returns>Peak resident memory in MB from the operator's start to the end of the copy.</returns>
    /// <exception cref="SandboxException">Not run as root, or a part did not become ready in time.</exception>
    public static async Task<int> RunAsync(int megabytes, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new SandboxException("The memory trial needs root to mount the service account's files as in a pod. Run it as root.");
        await using var sandbox = await SandboxCluster.StartAsync(
            new SandboxOptions { Images = ImageCatalog.Default.With(FastSettings.ServerEnvironment), PostgresSettings = BenchServer.Settings, Site = SiteOptions.For(Cluster) },
            cancellationToken: cancellationToken);
        var site = sandbox.Site;
        var program = await PublishedOperator.PublishAsync(sandbox.Run, cancellationToken);
        var process = sandbox.Run.Start(await ServiceAccountMount.UnderAsync(sandbox.Run, site.OperatorKubeConfigPath, program with
        {
            // Without the kubeconfig argument.
            Arguments = [.. site.OperatorArguments(LoopbackPorts.Next()).SkipWhile(argument => argument != "--watch-namespaces")],
            Environment = program.Environment.SetItems(sandbox.Postgres.ClientEnvironment),
        }));
        await site.ApplyAsync(site.Sample(Cluster, From, Servers), cancellationToken);
        await site.WaitReadyAsync(Cluster, From, ReadyDeadline, cancellationToken);
        await BenchServer.ExecuteAsync(site.ConnectionString, $"SET ROLE \"{site.Names.OwnerRole}\"; {Shape.Big.Script(megabytes)}", cancellationToken);
        await BenchServer.ExecuteAsync(site.ConnectionString, "VACUUM ANALYZE", cancellationToken);
        var before = Own(process.Id);

        await site.PatchSpecAsync(Cluster, new() { ["version"] = To }, cancellationToken);
        var peak = before;
        var updating = await site.WaitAsync(
            Cluster,
            cluster =>
            {
                peak = Math.Max(peak, Own(process.Id));
                return $"{cluster?["status"]?["update"]?["step"]}" == "Detach";
            },
            "the golden copy", CopyDeadline, cancellationToken);

        var bytes = (long)updating!["status"]!["update"]!["plan"]!["databaseBytes"]!;
        var seconds = updating["status"]!["update"]!["steps"]!.AsArray().Single(step => $"{step!["step"]}" == "GoldenCopy")!["seconds"];
        var resident = Megabytes(Machine.Memory(process.Id, "VmHWM"));
        Console.WriteLine(
            $"memory: the operator's peak was {resident} MB resident, of which {Megabytes(peak)} MB private ({Megabytes(before)} MB before the update); {Megabytes(bytes)} MB were streamed in {seconds} s");
        return resident;
    }

    // Sampled several times a second: memory that the kernel cannot reclaim by rereading files. Compiled code counts as shared.
    private static long Own(int process) => Machine.Memory(process, "RssAnon") + Machine.Memory(process, "RssShmem");

    private static int Megabytes(long bytes) => (int)Math.Ceiling(bytes / 1_000_000m);
}
