using UmsOperator.Api.Status;

namespace UmsOperator.Measuring;

/// <summary>Metrics of the running update. Except for the gates, they have no series while no update runs.</summary>
internal static class UpdateFamilies
{
    public static readonly IReadOnlyList<Family> All =
    [
        Of("ums_update_info", "1, with the versions before and after and the strategy of the running update.", ["from", "to", "strategy"], (_, update) =>
            [new Sample(1, update.From, update.To, update.Plan?.Strategy ?? "")]),
        Of("ums_update_elapsed_seconds", "Seconds since the running update began.", [], (facts, update) => [new Sample(facts.Since(update.StartTime))]),
        Of("ums_update_step", "1 for the current step of the running update, 0 for the others.", ["step"], (_, update) =>
            Enum.GetValues<UpdateStep>().Select(step => new Sample(step == update.Step ? 1 : 0, $"{step}"))),
        Of("ums_update_step_elapsed_seconds", "Seconds since the current step began.", ["step"], (facts, update) =>
            [new Sample(facts.Since(update.StepStartTime), $"{update.Step}")]),
        Of("ums_update_wait_elapsed_seconds", "Seconds since the current wait began.", [], (facts, update) => [new Sample(facts.Since(WaitingSince(update)))]),
        Of("ums_update_wait_expected_seconds", "Expected seconds of the current wait, from the canary or the plan.", [], (_, update) => Sample.Of(update.ExpectedSeconds)),
        Of("ums_update_wait_deadline_seconds", "Seconds after which the current wait counts as stalled.", [], (_, update) =>
            Sample.Of((update.DeadlineTime - WaitingSince(update))?.TotalSeconds)),
        Of("ums_update_waiting_for_person_seconds", "Seconds since the update began to wait for a user or for the maintenance window.", [], (facts, update) =>
            Sample.Of(update.ManualWaitStartTime is { } since ? facts.Since(since) : null)),
        Of("ums_update_person_seconds", "Seconds that the running update has waited for a user or for the maintenance window, including the current wait.", [], (facts, update) =>
            [new Sample((update.ManualWaitSeconds ?? 0) + update.Steps.Sum(step => step.ManualWaitSeconds ?? 0) + (update.ManualWaitStartTime is { } since ? facts.Since(since) : 0))]),
        new("ums_update_gate_closed", "1 for each closed gate; also for gates that prevent an update from starting.", ["gate"], facts =>
            facts.Figures.ClosedGates.Select(gate => new Sample(1, gate))),
        Of("ums_update_undo", "1 while the update is being undone, or while the undo is held (held=\"true\"), by reason.", ["reason", "held"], (_, update) =>
            update.Undo is { } undo ? [new Sample(1, undo.Reason, undo.Hold ? "true" : "false")] : []),
        Of("ums_update_canary_seconds", "Seconds from the creation of the canary's pod until it served; the reference for the other servers.", [], (_, update) =>
            Sample.Of(update.Canary?.StartSeconds)),
        Of("ums_update_migration_seconds", "Seconds that the migration of production took.", [], (_, update) => Sample.Of(update.MigrationSeconds)),
        Of("ums_update_copy_bytes", "Current size of a copy that is being made.", ["copy"], (_, update) =>
            Copying(update).Select(copy => new Sample(copy.BytesDone, copy.Database))),
        Of("ums_update_copy_expected_bytes", "Size of the source of a copy that is being made; a logical copy may be smaller.", ["copy"], (_, update) =>
            Copying(update).Select(copy => new Sample(copy.BytesExpected, copy.Database))),
        Of("ums_update_copy_remaining_seconds", "Seconds that a copy still needs at its current rate.", ["copy"], (_, update) =>
            Copying(update).Where(copy => copy.SecondsLeft is not null).Select(copy => new Sample(copy.SecondsLeft!.Value, copy.Database))),
        Of("ums_update_drift_known", "1 if the row changes in production since the golden copy are known, 0 if they are unknown.", [], (_, update) =>
            Sample.Of(update.Drift is { } drift ? drift.Known ? 1 : 0 : null)),
        Of("ums_update_drift_rows", "Lower bound of the rows changed in production since the golden copy.", ["operation"], (_, update) => Rows(update.Drift)),
        Of("ums_update_discarded_known", "1 if the row changes that were discarded with a server's snapshot are known, 0 if they are unknown.", ["server"], (_, update) =>
            update.Discarded.Select(one => new Sample(one.Changes.Known ? 1 : 0, one.Server))),
        Of("ums_update_discarded_rows", "Lower bound of the rows changed in a server's snapshot that were discarded when it rejoined.", ["server", "operation"], (_, update) =>
            update.Discarded.SelectMany(one => Rows(one.Changes).Select(rows => new Sample(rows.Value, [one.Server, .. rows.Labels])))),
    ];

    /// <summary>Lower bounds by operation; none if the changes are unknown.</summary>
    internal static IEnumerable<Sample> Rows(RowChangesStatus? changes) => changes is not { Known: true }
        ? []
        : [new Sample(changes.Inserted, "inserted"), new Sample(changes.Updated, "updated"), new Sample(changes.Deleted, "deleted")];

    private static IReadOnlyList<CopyingStatus> Copying(UpdateStatus update) => update.Copying ?? [];

    private static DateTime WaitingSince(UpdateStatus update) => update.WaitStartTime ?? update.StepStartTime;

    private static Family Of(string name, string help, string[] labels, Func<ClusterFacts, UpdateStatus, IEnumerable<Sample>> read) =>
        new(name, help, labels, facts => facts.Status.Update is { } update ? read(facts, update) : []);
}
