using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Plans the work items for tables and for what is built on them. Small tables are copied in groups and large ones in parts. Every item starts as soon as its dependencies are done.</summary>
internal sealed class WorkPlan
{
    private const long PartBytes = 128L << 20;
    private const long GroupBytes = 8L << 20;
    private const int GroupTables = 20;

    // Created after ANALYZE: PostgreSQL validates a foreign key by a query, and chooses a bad plan for tables without statistics.
    private const string ForeignKey = "FK CONSTRAINT";

    // A lock shared by all families of partitioned and inherited tables. No table has this OID.
    private const uint AllFamilies = 0;

    private static readonly string[] Analysed = ["INDEX", "CONSTRAINT", "STATISTICS"];

    private readonly TableWriter _writer;
    private readonly IReadOnlyDictionary<int, ArchiveEntry> _entries;
    private readonly List<WorkItem> _items = [];

    // The items that copy a table's rows (by OID), and the item that creates an entry (by ID).
    private readonly Dictionary<uint, List<WorkItem>> _rows = [];
    private readonly Dictionary<int, WorkItem> _made = [];
    private readonly Dictionary<uint, WorkItem> _statistics = [];

    // Tables that are not partitioned, are not partitions, and have neither parents nor children.
    private readonly HashSet<uint> _alone = [];

    private WorkPlan(TableWriter writer, IReadOnlyDictionary<int, ArchiveEntry> entries)
    {
        _writer = writer;
        _entries = entries;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="writer">Copies rows for the work items.</param>
    /// <param name="entries">The whole archive, by entry ID.</param>
    /// <param name="units">The tables, and the entries that come after their rows.</param>
    /// <param name="workers">Number of workers. A table is split into as many parts as its share of all bytes would occupy workers.</param>
    public static IReadOnlyList<WorkItem> Of(TableWriter writer, IReadOnlyDictionary<int, ArchiveEntry> entries, TableUnits units, int workers)
    {
        var plan = new WorkPlan(writer, entries);
        plan._alone.UnionWith(units.Units.Where(unit => !unit.Table.Related).Select(unit => unit.Table.Oid));
        var bytes = units.Units.Sum(unit => unit.Table.Bytes);
        foreach (var family in units.Units.Where(unit => unit.Table.Root is not null).GroupBy(unit => unit.Table.Root!.Name, StringComparer.Ordinal))
            plan.AddMoving([.. family], table => Parts(table));
        foreach (var large in units.Units.Where(unit => unit.Table is { IsLarge: true, Root: null }))
            plan.AddLarge(large, Parts(large.Table));
        plan.AddGroups(units.Units.Where(unit => unit.Table is { IsLarge: false, Root: null }));
        foreach (var entry in units.Others)
            plan.AddOther(entry);
        return plan._items;

        int Parts(SourceTable table) => (int)Math.Min(table.Bytes * workers / bytes, table.Bytes / PartBytes);
    }

    // Any of these rows may be routed to any of these tables. So whatever is built on one of them, or on an ancestor, waits for all rows of the family.
    private void AddMoving(IReadOnlyCollection<TableUnit> family, Func<SourceTable, int> parts)
    {
        var rows = family.SelectMany(unit => RowsOf(unit.Table, parts(unit.Table))).ToList();
        foreach (var oid in family.SelectMany(unit => unit.Table.Root!.Above.Append(unit.Table.Oid)))
            _rows[oid] = rows;
        foreach (var unit in family)
            foreach (var entry in unit.Entries)
                AddEntry(entry, unit.Table.Bytes);
    }

    private List<WorkItem> RowsOf(SourceTable table, int parts) =>
        [.. TablePart.Cut(table, parts).Select(part => Add($"rows of {table.Name}", table.Bytes, (worker, token) => _writer.WritePartAsync(worker, part, token)))];

    private void AddLarge(TableUnit unit, int parts)
    {
        var table = unit.Table;
        var rows = RowsOf(table, parts);
        _rows[table.Oid] = rows;
        var built = unit.Entries.ToLookup(entry => entry.Kind, entry => AddEntry(entry, table.Bytes));
        if (table.Related)
            return;
        var analyse = Add($"statistics of {table.Name}", table.Bytes / 2, (worker, token) => TableWriter.AnalyseAsync(worker, [table], token));
        // After these entries, because ANALYZE also covers indexed expressions and statistics objects.
        rows.Concat(Analysed.SelectMany(kind => built[kind])).ToList().ForEach(analyse.After);
        built[ForeignKey].ToList().ForEach(key => key.After(analyse));
        _statistics[table.Oid] = analyse;
    }

    private void AddGroups(IEnumerable<TableUnit> units)
    {
        var group = ImmutableArray.CreateBuilder<TableUnit>();
        var bytes = 0L;
        foreach (var unit in units.OrderByDescending(unit => unit.Table.Bytes))
        {
            group.Add(unit);
            bytes += unit.Table.Bytes;
            if (bytes >= GroupBytes || group.Count == GroupTables)
                End();
        }

        if (group.Count > 0)
            End();

        void End()
        {
            var units = group.ToImmutable();
            var item = Add($"{units.Length} tables from {units[0].Table.Name}", bytes, (worker, token) => _writer.WriteWholeAsync(worker, units, token));
            foreach (var unit in units)
            {
                _rows[unit.Table.Oid] = [item];
                foreach (var entry in unit.Entries)
                    _made[entry.Id] = item;
            }

            group.Clear();
            bytes = 0;
        }
    }

    private void AddOther(ArchiveEntry entry)
    {
        var item = AddEntry(entry, 0);
        if (entry.Kind == ForeignKey)
            item.Locks.Where(_statistics.ContainsKey).ToList().ForEach(table => item.After(_statistics[table]));
        var families = TableUnits.Recurses(entry) && entry.Dependencies.Any(id => _entries.TryGetValue(id, out var needed) && needed.Kind == "TABLE" && !_alone.Contains(needed.Oid));
        if (families)
            item.Locks.Add(AllFamilies);
        if (families || TableUnits.NeedsAllRows(entry, _entries))
            _rows.Values.SelectMany(items => items).Distinct().ToList().ForEach(item.After);
    }

    private WorkItem AddEntry(ArchiveEntry entry, long weight)
    {
        var item = Add(entry.ToString(), weight, (worker, token) => TableWriter.BuildAsync(worker, entry, token));
        foreach (var id in entry.Dependencies)
        {
            if (_made.TryGetValue(id, out var made))
            {
                item.After(made);
                // A foreign key depends on the referenced key, and locks that key's table, too.
                item.Locks.UnionWith(made.Locks);
            }
            else if (_entries.TryGetValue(id, out var needed) && _rows.TryGetValue(needed.Oid, out var rows) && needed.Kind == "TABLE")
            {
                rows.ForEach(item.After);
                item.Locks.Add(needed.Oid);
            }
            else if (needed is { Kind: "TABLE" })
            {
                item.Locks.Add(needed.Oid);
            }
        }

        // PostgreSQL allows two of these on the same table at the same time.
        if (entry.Kind is "INDEX" or "STATISTICS" or "COMMENT")
            item.Locks.Clear();
        // If two run concurrently, each may miss the index that the other one attaches, and the parent index stays invalid. This happened once in 400 runs on PostgreSQL 15.
        if (entry.Kind == "INDEX ATTACH")
            item.Locks.Add(AllFamilies);
        _made[entry.Id] = item;
        return item;
    }

    private WorkItem Add(string name, long weight, Func<Worker, CancellationToken, Task> run)
    {
        var item = new WorkItem(name, weight, run);
        _items.Add(item);
        return item;
    }
}
