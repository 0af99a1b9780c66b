using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Makes work of tables and of what is built on them: small tables in groups, large ones in parts, and everything as early as what it needs is there.</summary>
internal sealed class WorkPlan
{
    private const long PartBytes = 128L << 20;
    private const long GroupBytes = 8L << 20;
    private const int GroupTables = 20;

    // Comes after statistics: the server checks it by a query, and chooses a bad plan for tables of which it has none.
    private const string ForeignKey = "FK CONSTRAINT";

    // No table has this OID.
    private const uint AllFamilies = 0;

    private static readonly string[] Analysed = ["INDEX", "CONSTRAINT", "STATISTICS"];

    private readonly TableWriter _writer;
    private readonly IReadOnlyDictionary<int, ArchiveEntry> _entries;
    private readonly List<WorkItem> _items = [];

    // What has to be done before a table's rows are there, or an entry is made.
    private readonly Dictionary<uint, List<WorkItem>> _rows = [];
    private readonly Dictionary<int, WorkItem> _made = [];
    private readonly Dictionary<uint, WorkItem> _statistics = [];

    // Neither partitioned nor a partition, no parent and no child.
    private readonly HashSet<uint> _alone = [];

    private WorkPlan(TableWriter writer, IReadOnlyDictionary<int, ArchiveEntry> entries)
    {
        _writer = writer;
        _entries = entries;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="writer">Carries out what concerns rows.</param>
    /// <param name="entries">The whole archive, by id.</param>
    /// <param name="units">Tables, and what comes after their rows.</param>
    /// <param name="workers">How many will work. A table is cut into as many parts as its share of all bytes would keep busy.</param>
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

    // Any of these rows may come to lie in any of these tables: what is built on one of them, or on what is above it, waits for the rows of all.
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
        // Of expressions in indexes and of statistics objects, too.
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
                // The table behind it: a foreign key names the key that it refers to.
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

        // Two of these may be built on a table side by side.
        if (entry.Kind is "INDEX" or "STATISTICS" or "COMMENT")
            item.Locks.Clear();
        // Of two at once each may miss what the other made valid, and the index above them stays invalid: once in 400 times on 15.
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
