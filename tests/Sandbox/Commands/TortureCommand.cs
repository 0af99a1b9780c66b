using System.CommandLine;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox torture</c>: updates under faults of everything around the operator, from a seed.</summary>
internal static class TortureCommand
{
    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "Of every draw", DefaultValueFactory = _ => 1 };
        var updates = new Option<int>("--updates") { Description = "1 to 3", DefaultValueFactory = _ => 3 };
        var seconds = new Option<int>("--seconds") { Description = "For which faults are injected into each update", DefaultValueFactory = _ => 60 };
        var command = new Command("torture", "Updates under faults of everything around the operator") { seed, updates, seconds };
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
