using System.Collections.Immutable;
using System.CommandLine;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox refusals</c>: refuses each kind of write to the API server for a while, in an update, a failing migration, an abort and a rollback.</summary>
internal static class RefusalsCommand
{
    private const string Cluster = "ums";
    private const string From = "12.03.110";
    private const int Servers = 2;

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromMinutes(3);
    private static readonly ImmutableArray<string> OperatorArguments = ["--lease-duration", "15s", "--renew-deadline", "10s", "--retry-period", "500ms"];

    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "Seed of the sample, if a share is given", DefaultValueFactory = _ => 1 };
        var share = new Option<double>("--share") { Description = "Share of the points to run, 0 to 1", DefaultValueFactory = _ => 1 };
        var command = new Command("refusals", "Refuse each kind of write to the API server for a while") { seed, share };
        command.SetRun("refusals", (parsed, progress, cancellationToken) => RunAsync(parsed.GetValue(seed), parsed.GetValue(share), progress, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int seed, double share, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Images = ImageCatalog.Default.With(FastSettings.ServerEnvironment) }, progress, cancellationToken);
        var stories = new[] { KillScript.Update, KillScript.FailedMigration, KillScript.Abort, KillScript.Rollback }.Select(
            script => PlayAsync(cluster, script, seed, share, progress, cancellationToken));
        var reports = await Task.WhenAll(stories);
        var points = reports.Sum(report => report.Points);
        await Console.Out.WriteLineAsync(
            $"refusals: points {points}, servers lost {reports.Sum(report => report.Lost)}, told {reports.Sum(report => report.Told)} of {points}, same end {reports.Where(report => report.HasSameEnd).Sum(report => report.Points)}");
        return reports.All(report => report.Faults.Count == 0) ? 0 : 1;
    }

    private static async Task<RefusalReport> PlayAsync(
        SandboxCluster cluster, KillScript script, int seed, double share, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        await using var site = await cluster.CreateSiteAsync(SiteOptions.For(script.Name.Replace("kill", "refuse", StringComparison.Ordinal)), cancellationToken);
        var story = new RefusalStory(cluster, site, Cluster, script, new KillOptions { Seed = seed, Share = share, OperatorArguments = OperatorArguments, Progress = progress });
        await story.InterposeAsync(cancellationToken);
        await site.StartOperatorAsync(OperatorArguments, cancellationToken);
        await site.ApplyAsync(FastSettings.Of(site.Sample(Cluster, From, Servers)), cancellationToken);
        await site.WaitReadyAsync(Cluster, From, ReadyDeadline, cancellationToken);
        var report = await story.RunAsync(cancellationToken);
        foreach (var fault in report.Faults)
            progress.Report($"FAILED: {script.Name}: {fault}");
        progress.Report($"{script.Name}: {report.Points} writes refused, {report.Told} reported in time, in {report.Elapsed.TotalSeconds:0} s");
        return report;
    }
}
