using UmsOperator.Api.Status;

namespace UmsOperator.Postgres.Activity;

/// <summary>Row changes between two readings. Unknown is said wherever a figure could be a false zero.</summary>
internal static class ActivityDifference
{
    private const int TablesShown = 5;

    private static readonly RowChangesStatus _unknown = new() { Known = false };

    /// <summary>Subtracts.</summary>
    /// <param name="baseline">The earlier reading; null gives unknown.</param>
    /// <param name="now">The later.</param>
    /// <param name="volatileTables">Names of tables that do not count.</param>
    /// <returns>Figures that are "at least", or unknown.</returns>
    public static RowChangesStatus Of(ActivityBaseline? baseline, ActivityBaseline now, IReadOnlySet<string> volatileTables)
    {
        if (baseline is not { Counted: true } || !now.Counted || baseline.Database != now.Database || baseline.Reset != now.Reset || baseline.ServerReset != now.ServerReset)
            return _unknown;
        var changes = new List<(string Table, long Inserted, long Updated, long Deleted)>();
        foreach (var (name, after) in now.Tables.Where(table => !volatileTables.Contains(table.Key)))
        {
            // A table that is new since then has changed by all it counts.
            var before = baseline.Tables.TryGetValue(name, out var found) ? found : new TableCounters(0, 0, 0, after.File);
            var change = (Table: name, Inserted: after.Inserted - before.Inserted, Updated: after.Updated - before.Updated, Deleted: after.Deleted - before.Deleted);
            // Another file: truncated or rewritten, and no counter says how many rows that took.
            if (change.Inserted < 0 || change.Updated < 0 || change.Deleted < 0 || before.File != after.File)
                return _unknown;
            if (Sum(change) > 0)
                changes.Add(change);
        }

        // A table that is gone took its counters along.
        if (baseline.Tables.Keys.Any(name => !now.Tables.ContainsKey(name)))
            return _unknown;
        return new RowChangesStatus
        {
            Known = true,
            Inserted = changes.Sum(change => change.Inserted),
            Updated = changes.Sum(change => change.Updated),
            Deleted = changes.Sum(change => change.Deleted),
            Tables = [.. changes.OrderByDescending(Sum).ThenBy(change => change.Table, StringComparer.Ordinal).Take(TablesShown)
                .Select(change => $"{change.Table}: {change.Inserted} inserted, {change.Updated} updated, {change.Deleted} deleted")],
        };
    }

    private static long Sum((string Table, long Inserted, long Updated, long Deleted) change) => change.Inserted + change.Updated + change.Deleted;
}
