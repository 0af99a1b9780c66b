using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.CopyBench;

/// <summary>The peak memory of the operator's own process while it makes a golden copy by Stream, in an installation that it manages.</summary>
internal static class MemoryTrial
{
    private const string Cluster = "memory";
    private const string From = "12.03.110";
    private const string To = "12.04.110";
    private const int Servers = 2;

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan CopyDeadline = TimeSpan.FromMinutes(15);

    /// <summary>Sets up servers of an old version, makes their database large, and raises the version.</summary>
    /// <returns>The peak of its resident memory in MB, from its start to the end of the copy.</returns>
    /// <exception cref="SandboxException">Not started by root, or something did not come up in time.</exception>
    public static async Task<int> RunAsync(int megabytes, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new SandboxException("The memory figure needs root: the operator is given its service account's files by a mount, as in its pod.");
        await using var sandbox = await SandboxCluster.StartAsync(
            new SandboxOptions { Images = ImageCatalog.Default.With(Haste.ServerEnvironment), PostgresSettings = BenchServer.Settings, Site = SiteOptions.For(Cluster) }, cancellationToken: cancellationToken);
        var site = sandbox.Site;
        var program = await PublishedOperator.PublishAsync(sandbox.Run, cancellationToken);
        var process = sandbox.Run.Start(await ServiceAccountMount.UnderAsync(sandbox.Run, site.OperatorKubeConfigPath, program with
        {
            // Without its kubeconfig.
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
            $"memory: the operator's process had at most {resident} MB resident, of which {Megabytes(peak)} MB its own ({Megabytes(before)} MB before the update); {Megabytes(bytes)} MB were streamed in {seconds} s");
        return resident;
    }

    // Several looks a second at what the kernel cannot take back by reading files again; compiled code counts as shared.
    private static long Own(int process) => Machine.Memory(process, "RssAnon") + Machine.Memory(process, "RssShmem");

    private static int Megabytes(long bytes) => (int)Math.Ceiling(bytes / 1_000_000m);
}
