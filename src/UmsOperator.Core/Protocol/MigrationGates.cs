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

    /// <summary>The results; null while a needed fact has not been collected.</summary>
    public static IReadOnlyList<GateStatus>? Judge(PlanContext context)
    {
        // The expensive facts are collected only after all servers serve: snapshots that are still being migrated have no final fingerprint.
        var first = All[0].Judge(context)!;
        if (!first.Open)
            return [first];
        var verdicts = All.Select(gate => gate.Judge(context)).ToList();
        // The migrator's pod is checked by a dry run only after all other gates are open, not on every reconcile of a long wait.
        if (verdicts.TrueForAll(verdict => verdict is { Open: true }))
            verdicts.Add(new PodsAcceptedGate(static context => [context.Migrator()]).Judge(context));
        return verdicts.Contains(null) ? null : [.. verdicts.Select(verdict => verdict!)];
    }

    public static bool WaitsForAPersonOnly(IReadOnlyList<GateStatus> gates) => gates.Where(gate => !gate.Open).All(gate => ForAPerson.Contains(gate.Name, StringComparer.Ordinal));
}
