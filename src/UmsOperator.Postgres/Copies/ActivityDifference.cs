using UmsOperator.Api.Status;
using UmsOperator.Core.Texts;

namespace UmsOperator.Postgres.Copies;

/// <summary>Computes row changes between two readings of the counters. A result is unknown wherever a figure could be too low.</summary>
internal static class ActivityDifference
{
    private const int TablesShown = 5;

    /// <summary>Computes the row changes between two readings.</summary>
    /// <param name="baseline">The earlier reading. If null, the result is unknown.</param>
    /// <param name="now">The later reading.</param>
    /// <param name="volatileTables">Names of tables to ignore.</param>
    /// <returns>The changes. If something is unknown, the reason is given, and the figures cover the remaining tables only.</returns>
    public static RowChangesStatus Of(ActivityBaseline? baseline, ActivityBaseline now, IReadOnlySet<string> volatileTables)
    {
        if (Uncounted(baseline, now) is { } why)
            return new RowChangesStatus { Known = false, Unknown = why };
        List<string> unknown = [];
        var changes = new List<(string Table, long Inserted, long Updated, long Deleted)>();
        foreach (var (name, after) in now.Tables.Where(table => !volatileTables.Contains(table.Key)))
        {
            // Everything in a table that was created after the baseline is a change.
            var before = baseline!.Tables.TryGetValue(name, out var found) ? found : new TableCounters(0, 0, 0, after.File);
            var change = (Table: name, Inserted: after.Inserted - before.Inserted, Updated: after.Updated - before.Updated, Deleted: after.Deleted - before.Deleted);
            // Another file means that the table was truncated or rewritten. No counter says how many rows that removed.
            if (before.File != after.File)
                unknown.Add($"table {name} was truncated, rewritten or replaced");
            if (change.Inserted < 0 || change.Updated < 0 || change.Deleted < 0)
                unknown.Add($"the counters of table {name} were reset");
            else if (Sum(change) > 0)
                changes.Add(change);
        }

        // The counters of a dropped table are gone with it.
        unknown.AddRange(baseline!.Tables.Keys.Where(name => !now.Tables.ContainsKey(name) && !volatileTables.Contains(name)).Select(name => $"table {name} was dropped"));
        return new RowChangesStatus
        {
            Known = unknown.Count == 0,
            Unknown = unknown.Count == 0 ? null : SafeText.Of(
                string.Join(", ", unknown.Order(StringComparer.Ordinal).Take(TablesShown)) + (unknown.Count > TablesShown ? $" and {unknown.Count - TablesShown} more" : ""), SafeText.Sentence),
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
        null => "no baseline was recorded",
        { Counted: false } => "row changes were not counted (track_counts)",
        _ when !now.Counted => "row changes are not counted (track_counts)",
        _ when baseline.Database != now.Database => "the baseline belongs to another database",
        { Timeline: { } timeline } when now.Timeline is { } other && other != timeline =>
            "the server was promoted or restored since the baseline, and its statistics are not those of the former server",
        _ when baseline.ServerReset != now.ServerReset => "the statistics of the PostgreSQL server were reset by a crash, a failover or pg_stat_reset_shared",
        _ when baseline.Reset != now.Reset => "the statistics of the database were reset (pg_stat_reset)",
        _ => null,
    };

    private static long Sum((string Table, long Inserted, long Updated, long Deleted) change) => change.Inserted + change.Updated + change.Deleted;
}
