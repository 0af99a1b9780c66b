using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>The gates before the production migration (step 5).</summary>
internal static class MigrationGates
{
    private static readonly IGate[] All =
    [
        new OthersServeGate(),
        new SnapshotsAlikeGate(),
        new ProductionUnchangedGate(),
        new DriftGate(),
        new QuietGate(),
        new WindowGate(migrates: true),
        new PausedGate(),
        new ApprovalGate(),
    ];

    /// <summary>Gates that only a user or the maintenance window opens. Waiting for them has no deadline.</summary>
    private static readonly string[] ForAPerson = [WindowGate.Name, PausedGate.Name, ApprovalGate.Name];

    public static GateVerdicts Judge(PlanContext context)
    {
        // The expensive facts are collected only after all servers serve: snapshots that are still being migrated have no final fingerprint.
        var first = All[0].Judge(context);
        if (first.Verdict is { Open: false })
            return GateVerdicts.Of([first]);
        var results = All.Select(gate => gate.Judge(context)).ToList();
        // The migrator's pod is checked by a dry run only after all other gates are open, not on every reconcile of a long wait.
        if (results.TrueForAll(result => result.Verdict is { Open: true }))
            results.Add((MigratorRefusal.WaitsUntil(context) is null ? (IGate)new PodsAcceptedGate(static context => [context.Migrator()]) : new MigratorRefusedGate()).Judge(context));
        return GateVerdicts.Of(results) with { Drift = DriftGate.Changes(context) };
    }

    public static bool WaitsForAPersonOnly(IReadOnlyList<GateStatus> gates) => gates.Where(gate => !gate.Open).All(gate => ForAPerson.Contains(gate.Name, StringComparer.Ordinal));
}
