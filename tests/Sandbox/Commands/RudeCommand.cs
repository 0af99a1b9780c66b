using System.Collections.Immutable;
using System.CommandLine;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Rude;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox rude</c>: takes the second reference server through a failing migration, an abort, an update, a patch, and an update with a short downtime.</summary>
internal static class RudeCommand
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "Seed for the servers' random behaviour", DefaultValueFactory = _ => 1 };
        var servers = new Option<int>("--servers") { Description = "Number of servers, 2 to 6", DefaultValueFactory = _ => 6 };
        var command = new Command("rude", "Update servers that keep the container contract but are otherwise slow, noisy and irregular") { seed, servers };
        command.SetRun("rude", (parsed, progress, cancellationToken) => RunAsync(
            new RudeOptions { Seed = parsed.GetValue(seed), Replicas = Math.Clamp(parsed.GetValue(servers), 2, 6), Devices = 300, Drain = Drain, Deadline = TimeSpan.FromMinutes(15) },
            progress,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RudeOptions options, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        var sandbox = new SandboxOptions
        {
            Nodes = 2,
            Images = ImageCatalog.Default.With(FastSettings.ServerEnvironment),
            PostgresSettings = ImmutableDictionary<string, string>.Empty.Add("max_connections", "400"),
        };
        await using var cluster = await SandboxCluster.StartAsync(sandbox, progress, cancellationToken);
        List<RudeReport> reports =
        [
            .. await PlayAsync(cluster, options, [RudeScene.FailingMigration, RudeScene.Abort, RudeScene.Update, RudeScene.Patch], progress, cancellationToken),
            .. await PlayAsync(cluster, options with { Strategy = "ShortDowntime" }, [RudeScene.ShortDowntime], progress, cancellationToken),
        ];
        return await CommandRun.ConcludeAsync(
            progress,
            $"rude: servers {options.Replicas}, updates {reports.Count}, right {reports.Count(report => report.Faults.IsEmpty)}; "
            + $"steps back {reports.Sum(report => report.WentBack.Length)}, without a written reason {reports.Sum(report => report.Unwritten)}; "
            + $"device requests {reports.Sum(report => report.Requests)}, failed {reports.Sum(report => report.Failed)}",
            reports.SelectMany(report => report.Faults.Select(fault => $"{report.Scene.Name}: {fault}")));
    }

    private static async Task<IReadOnlyList<RudeReport>> PlayAsync(
        SandboxCluster cluster, RudeOptions options, ImmutableArray<RudeScene> scenes, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        await using var site = await cluster.CreateSiteAsync(SiteOptions.For($"rude-{options.Strategy.ToLowerInvariant()}"), cancellationToken);
        await site.StartOperatorAsync(FastSettings.PatientOperatorArguments, cancellationToken);
        await using var story = await RudeStory.StartAsync(cluster, site, options, cancellationToken);
        List<RudeReport> reports = [];
        foreach (var scene in scenes)
        {
            reports.Add(await story.PlayAsync(scene, cancellationToken));
            progress.Report($"{reports[^1]}");
            foreach (var reason in reports[^1].WentBack)
                progress.Report($"  went back from {reason}");
        }

        // The next story runs alone on the machine.
        await story.DisposeAsync();
        await site.DeleteAsync(RudeStory.Name, cancellationToken);
        await site.WaitAsync(RudeStory.Name, gone => gone is null, "deleted", options.Deadline, cancellationToken);
        return reports;
    }
}
