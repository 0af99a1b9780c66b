using System.CommandLine;
using UmsOperator.Sandbox.Hostile;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox hostile</c>: servers plant traps, tenants attack; nobody may gain anything.</summary>
internal static class HostileCommand
{
    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "Of the order in which traps are planted", DefaultValueFactory = _ => 1 };
        var postgres = new Option<string>("--postgres") { Description = "15, 18 or both", DefaultValueFactory = _ => "both" }.AcceptOnlyFromAmong("15", "18", "both");
        var command = new Command("hostile", "Servers plant traps, tenants attack: nobody may gain anything") { seed, postgres };
        command.SetRun("hostile", (parsed, progress, cancellationToken) => RunAsync(
            new HostileOptions { Seed = parsed.GetValue(seed) }, parsed.GetValue(postgres) is "both" or null ? [15, 18] : [int.Parse(parsed.GetValue(postgres)!)], progress, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(HostileOptions options, IReadOnlyList<int> majors, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        var rows = new List<(int Major, TrapRow Row)>();
        var unfinished = new List<string>();
        foreach (var major in majors)
        {
            await using var cluster = await SandboxCluster.StartAsync(HostileRun.Sandbox(major), progress, cancellationToken);
            var run = new HostileRun(options, progress);
            rows.AddRange((await run.RunAsync(cluster, [HostileScript.Update, HostileScript.SwapBack, HostileScript.Abort], cancellationToken)).Select(row => (major, row)));
            unfinished.AddRange(run.Unfinished);
        }

        foreach (var (major, row) in rows)
            await Console.Out.WriteLineAsync($"{major} {row}");
        var asOperator = rows.Count(one => one.Row.RanAsOperator);
        var escalations = rows.Count(one => !one.Row.Gained.IsEmpty);
        return await CommandRun.ConcludeAsync(
            progress,
            $"hostile: traps {rows.Count}, run as the operator {asOperator}, escalations {escalations}, tenants' attacks 0, fell 0",
            unfinished,
            asOperator + escalations == 0);
    }
}
