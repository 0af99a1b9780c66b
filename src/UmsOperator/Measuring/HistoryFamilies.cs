using UmsOperator.Api.Status;

namespace UmsOperator.Measuring;

/// <summary>Metrics of the last finished update. There are no counters, because updates are too rare.</summary>
internal static class HistoryFamilies
{
    public static readonly IReadOnlyList<Family> All =
    [
        Of("ums_last_update_info", "1, with the versions and the outcome (Completed, Aborted, RolledBack, RolledBackAfterCommit) of the last finished update.", ["from", "to", "outcome"], last =>
            [new Sample(1, last.From, last.To, last.Outcome)]),
        Of("ums_last_update_finish_timestamp_seconds", "Unix time at which the last finished update ended.", [], last =>
            [new Sample((last.CompletionTime - DateTime.UnixEpoch).TotalSeconds)]),
        Of("ums_last_update_seconds", "Seconds that the last finished update took.", [], last => [new Sample((last.CompletionTime - last.StartTime).TotalSeconds)]),
        Of("ums_last_update_person_seconds", "Seconds that the last finished update waited for a user or for the maintenance window.", [], last => [new Sample(last.ManualWaitSeconds ?? 0)]),
        Of("ums_last_update_step_seconds", "Seconds that each step of the last finished update took.", ["step"], last => last.Steps
            .GroupBy(step => step.Step)
            .Select(step => new Sample(step.Sum(one => one.Seconds), $"{step.Key}"))),
        Of("ums_last_update_migration_seconds", "Seconds that the migration of production took in the last finished update.", [], last => Sample.Of(last.MigrationSeconds)),
        Of("ums_last_update_discarded_rows", "Lower bound of the rows changed in snapshots that the last finished update discarded; no series if unknown.", ["operation"], Discarded),
    ];

    private static IEnumerable<Sample> Discarded(UpdateHistoryEntry last) => last.Discarded.Any(one => !one.Changes.Known)
        ? []
        : UpdateFamilies.Rows(new RowChangesStatus
        {
            Known = last.Discarded.Count > 0,
            Inserted = last.Discarded.Sum(one => one.Changes.Inserted),
            Updated = last.Discarded.Sum(one => one.Changes.Updated),
            Deleted = last.Discarded.Sum(one => one.Changes.Deleted),
        });

    private static Family Of(string name, string help, string[] labels, Func<UpdateHistoryEntry, IEnumerable<Sample>> read) =>
        new(name, help, labels, facts => facts.Status.History.Count > 0 ? read(facts.Status.History[0]) : []);
}
