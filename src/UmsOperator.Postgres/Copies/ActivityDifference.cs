using UmsOperator.Api.Status;
using UmsOperator.Core.Texts;

namespace UmsOperator.Postgres.Copies;

/// <summary>Row changes between two readings. Unknown is said wherever a figure could be a false zero.</summary>
internal static class ActivityDifference
{
    private const int TablesShown = 5;

    /// <summary>Subtracts.</summary>
    /// <param name="baseline">The earlier reading; null gives unknown.</param>
    /// <param name="now">The later.</param>
    /// <param name="volatileTables">Names of tables that do not count.</param>
    /// <returns>Figures that are "at least", or unknown, with what is not known; then the figures are of the rest.</returns>
    public static RowChangesStatus Of(ActivityBaseline? baseline, ActivityBaseline now, IReadOnlySet<string> volatileTables)
    {
        if (Uncounted(baseline, now) is { } why)
            return new RowChangesStatus { Known = false, Unknown = why };
        List<string> unknown = [];
        var changes = new List<(string Table, long Inserted, long Updated, long Deleted)>();
        foreach (var (name, after) in now.Tables.Where(table => !volatileTables.Contains(table.Key)))
        {
            // A table that is new since then has changed by all it counts.
            var before = baseline!.Tables.TryGetValue(name, out var found) ? found : new TableCounters(0, 0, 0, after.File);
            var change = (Table: name, Inserted: after.Inserted - before.Inserted, Updated: after.Updated - before.Updated, Deleted: after.Deleted - before.Deleted);
            // Another file: truncated or rewritten, and no counter says how many rows that took.
            if (before.File != after.File)
                unknown.Add($"table {name} was truncated, rewritten or replaced");
            if (change.Inserted < 0 || change.Updated < 0 || change.Deleted < 0)
                unknown.Add($"the counters of table {name} began anew");
            else if (Sum(change) > 0)
                changes.Add(change);
        }

        // A table that is gone took its counters along.
        unknown.AddRange(baseline!.Tables.Keys.Where(name => !now.Tables.ContainsKey(name) && !volatileTables.Contains(name)).Select(name => $"table {name} is gone"));
        return new RowChangesStatus
        {
            Known = unknown.Count == 0,
            Unknown = unknown.Count == 0 ? null : SafeText.Of(string.Join(", ", unknown.Order(StringComparer.Ordinal).Take(TablesShown)) + (unknown.Count > TablesShown ? $" and {unknown.Count - TablesShown} more" : ""), SafeText.Sentence),
            Inserted = changes.Sum(change => change.Inserted),
            Updated = changes.Sum(change => change.Updated),
            Deleted = changes.Sum(change => change.Deleted),
            Tables = [.. changes.OrderByDescending(Sum).ThenBy(change => change.Table, StringComparer.Ordinal).Take(TablesShown)
                .Select(change => $"{change.Table}: {change.Inserted} inserted, {change.Updated} updated, {change.Deleted} deleted")],
        };
    }

    /// <summary>Why the two readings cannot be compared at all; null if they can.</summary>
    private static string? Uncounted(ActivityBaseline? baseline, ActivityBaseline now) => baseline switch
    {
        null => "nothing was counted at the beginning",
        { Counted: false } => "row changes were not counted (track_counts)",
        _ when !now.Counted => "row changes are not counted (track_counts)",
        _ when baseline.Database != now.Database => "the database is another one",
        { Timeline: { } timeline } when now.Timeline is { } other && other != timeline => "the server was promoted or restored since, and does not have the former one's statistics",
        _ when baseline.ServerReset != now.ServerReset => "the statistics of the PostgreSQL server began anew, as after a crash, a failover or pg_stat_reset_shared",
        _ when baseline.Reset != now.Reset => "the statistics of the database were reset (pg_stat_reset)",
        _ => null,
    };

    private static long Sum((string Table, long Inserted, long Updated, long Deleted) change) => change.Inserted + change.Updated + change.Deleted;
}
