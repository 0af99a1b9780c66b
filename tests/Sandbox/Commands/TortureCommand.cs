using System.CommandLine;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox torture</c>: runs updates under random faults of everything around the operator, reproducible from a seed.</summary>
internal static class TortureCommand
{
    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "Seed of all random choices", DefaultValueFactory = _ => 1 };
        var updates = new Option<int>("--updates") { Description = "Number of updates, 1 to 3", DefaultValueFactory = _ => 3 };
        var seconds = new Option<int>("--seconds") { Description = "Seconds for which faults are injected into each update", DefaultValueFactory = _ => 60 };
        var command = new Command("torture", "Run updates under faults of everything around the operator") { seed, updates, seconds };
        command.SetRun("torture", (parsed, progress, cancellationToken) => RunAsync(
            new TortureOptions
            {
                Seed = parsed.GetValue(seed),
                Updates = Math.Clamp(parsed.GetValue(updates), 1, 3),
                Faulty = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            },
            progress,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TortureOptions options, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        progress.Report($"seed {options.Seed}");
        await using var cluster = await SandboxCluster.StartAsync(TortureStory.Sandbox, progress, cancellationToken);
        var report = await new TortureStory(options, cluster, cluster.Site, progress, TimeProvider.System).RunAsync(cancellationToken);
        return await CommandRun.ConcludeAsync(progress, $"{report}", report.Violations, report.IsGood);
    }
}
