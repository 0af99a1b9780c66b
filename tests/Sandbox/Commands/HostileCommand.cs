using System.CommandLine;
using UmsOperator.Sandbox.Hostile;
using UmsOperator.Sandbox.Hostile.Tenants;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox hostile</c>: servers plant traps in their databases and tenants attack; none of them may gain anything.</summary>
internal static class HostileCommand
{
    private const string Tenants = "tenants";

    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "Seed for the order in which traps are planted", DefaultValueFactory = _ => 1 };
        var postgres = new Option<string>("--postgres") { Description = "15, 18 or both", DefaultValueFactory = _ => "both" }.AcceptOnlyFromAmong("15", "18", "both");
        var only = new Option<string?>("--only") { Description = "Run one part: update, back, abort, bulk or tenants; tenants:squat runs the attacks whose name contains that word" };
        var command = new Command("hostile", "Plant traps as servers and attack as tenants; none of them may gain anything") { seed, postgres, only };
        command.SetRun("hostile", (parsed, progress, cancellationToken) => RunAsync(
            new HostileOptions { Seed = parsed.GetValue(seed), Only = parsed.GetValue(only) },
            parsed.GetValue(postgres) is "both" or null ? [15, 18] : [int.Parse(parsed.GetValue(postgres)!)], progress, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(HostileOptions options, IReadOnlyList<int> majors, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        var rows = new List<(int Major, TrapRow Row)>();
        var attacks = new List<(int Major, AttackResult Attack)>();
        var faults = new List<string>();
        foreach (var major in majors)
        {
            await using var cluster = await SandboxCluster.StartAsync(HostileRun.Sandbox(major), progress, cancellationToken);
            var run = new HostileRun(options, progress);
            rows.AddRange((await run.RunAsync(cluster, HostileScript.All.Where(script => options.Only is null || script.Name == $"hostile-{options.Only}"), cancellationToken))
                .Select(row => (major, row)));
            faults.AddRange(run.Faults);
            if (options.Only is null || options.Only.StartsWith(Tenants, StringComparison.Ordinal))
                attacks.AddRange((await new TenantRun(options.Only?[Tenants.Length..].TrimStart(':') ?? "", progress).RunAsync(cluster, cancellationToken)).Select(attack => (major, attack)));
        }

        foreach (var (major, row) in rows)
            await Console.Out.WriteLineAsync($"{major} {row}");
        foreach (var (major, attack) in attacks)
            await Console.Out.WriteLineAsync($"{major} {attack}");
        var fell = attacks.Count(one => one.Attack.Fell is not null);
        var asOperator = rows.Count(one => one.Row.RanAsOperator);
        var escalations = rows.Count(one => !one.Row.Gained.IsEmpty);
        return await CommandRun.ConcludeAsync(
            progress,
            $"hostile: traps {rows.Count}, run as the operator {asOperator}, escalations {escalations}, tenants' attacks {attacks.Count}, fell {fell}",
            faults,
            asOperator + escalations + fell == 0);
    }
}
