using System.CommandLine;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox kill-everywhere</c>: kills the operator before and after every action of an update, a failing migration, an abort and a rollback.</summary>
internal static class KillEverywhereCommand
{
    private const string Cluster = "ums";
    private const string From = "12.03.110";
    private const int Servers = 2;

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromMinutes(3);

    // An update has about 300 points, and each costs a start of the operator.
    private static readonly TimeSpan StoryDeadline = TimeSpan.FromHours(2);

    private static readonly KillScript[] Stories = [KillScript.Update, KillScript.FailedMigration, KillScript.Abort, KillScript.Rollback];

    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "Seed of the sample, if a share is given", DefaultValueFactory = _ => 1 };
        var share = new Option<double>("--share") { Description = "Share of the points to run, 0 to 1", DefaultValueFactory = _ => 1 };
        var only = new Option<string?>("--only") { Description = "Run one story alone: kill, kill-back, kill-abort or kill-rollback" };
        only.AcceptOnlyFromAmong([.. Stories.Select(script => script.Name)]);
        var command = new Command("kill-everywhere", "Kill the operator before and after every action takes effect") { seed, share, only };
        command.SetRun("kill-everywhere", (parsed, progress, cancellationToken) => RunAsync(
            new KillOptions
            {
                Seed = parsed.GetValue(seed),
                Share = parsed.GetValue(share),
                OperatorArguments = FastSettings.PatientOperatorArguments,
                Progress = progress,
                Deadline = StoryDeadline,
            },
            [.. Stories.Where(script => parsed.GetValue(only) is not { } name || script.Name == name)],
            progress,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(KillOptions options, IReadOnlyList<KillScript> scripts, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Images = ImageCatalog.Default.With(FastSettings.ServerEnvironment) }, progress, cancellationToken);
        // In parallel: each story has its own namespace and database and waits most of the time.
        var stories = scripts.Select(script => PlayAsync(cluster, script, options, progress, cancellationToken));
        var reports = await Task.WhenAll(stories);

        var same = reports.Where(report => report.Faults.Count == 0).Sum(report => report.Kills);
        await Console.Out.WriteLineAsync($"kill-everywhere: {reports.Sum(report => report.Kills)} points, same end {same}");
        return reports.All(report => report.Faults.Count == 0) ? 0 : 1;
    }

    private static async Task<KillReport> PlayAsync(
        SandboxCluster cluster, KillScript script, KillOptions options, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        await using var site = await cluster.CreateSiteAsync(SiteOptions.For(script.Name), cancellationToken);
        var story = new KillStory(cluster, site, Cluster, script, options);
        await story.InterposeAsync(cancellationToken);
        await site.StartOperatorAsync(options.OperatorArguments, cancellationToken);
        await site.ApplyAsync(FastSettings.Of(site.Sample(Cluster, From, Servers)), cancellationToken);
        await site.WaitReadyAsync(Cluster, From, ReadyDeadline, cancellationToken);
        var report = await story.RunAsync(cancellationToken);
        await Console.Out.WriteLineAsync($"{report}");
        foreach (var fault in report.Faults)
            progress.Report($"FAILED: {script.Name}: {fault}");
        return report;
    }
}
