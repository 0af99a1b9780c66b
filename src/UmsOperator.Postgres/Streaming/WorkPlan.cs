using System.Collections.Immutable;
using UmsOperator.Postgres.Sessions;
using UmsOperator.Postgres.Streaming.Archives;
using UmsOperator.Postgres.Streaming.Scheduling;
using UmsOperator.Postgres.Streaming.Tables;

namespace UmsOperator.Postgres.Streaming;

/// <summary>Makes work of tables and of what is built on them: small tables in groups, large ones in parts, and everything as early as what it needs is there.</summary>
internal sealed class WorkPlan
{
    private const long LargeBytes = 24L << 20;
    private const long PartBytes = 128L << 20;
    private const long GroupBytes = 8L << 20;
    private const int GroupTables = 20;

    private readonly TableWriter _writer;
    private readonly IReadOnlyDictionary<int, ArchiveEntry> _entries;
    private readonly List<WorkItem> _items = [];

    // What has to be done before a table's rows are there, or an entry is made.
    private readonly Dictionary<uint, List<WorkItem>> _rows = [];
    private readonly Dictionary<int, WorkItem> _made = [];

    private WorkPlan(TableWriter writer, IReadOnlyDictionary<int, ArchiveEntry> entries)
    {
        _writer = writer;
        _entries = entries;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="writer">Carries out what concerns rows.</param>
    /// <param name="entries">The whole archive, by id.</param>
    /// <param name="units">Tables, and what comes after their rows.</param>
    /// <param name="workers">How many will work: large tables are cut into as many parts.</param>
    public static IReadOnlyList<WorkItem> Of(TableWriter writer, IReadOnlyDictionary<int, ArchiveEntry> entries, TableUnits units, int workers)
    {
        var plan = new WorkPlan(writer, entries);
        foreach (var large in units.Units.Where(IsLarge))
            plan.AddLarge(large, workers);
        plan.AddGroups(units.Units.Where(unit => !IsLarge(unit)));
        foreach (var entry in units.Others)
            plan.AddOther(entry);
        return plan._items;
    }

    private static bool IsLarge(TableUnit unit) => unit.Table.Bytes >= LargeBytes;

    private void AddLarge(TableUnit unit, int workers)
    {
        var table = unit.Table;
        var parts = TablePart.Cut(table, (int)Math.Min(workers, table.Bytes / PartBytes))
            .Select(part => Add($"rows of {table.Name}", table.Bytes, (worker, token) => _writer.WritePartAsync(worker, part, token)))
            .ToList();
        _rows[table.Oid] = parts;
        var built = unit.Entries.Select(entry => AddEntry(entry, table.Bytes)).ToList();
        if (table.Related)
            return;
        var analyse = Add($"statistics of {table.Name}", table.Bytes / 2, (worker, token) => worker.Copy.ExecuteAsync($"ANALYZE {table.Name}", token));
        foreach (var before in parts.Concat(built))
            analyse.After(before);
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
        if (TableUnits.NeedsAllRows(entry, _entries))
            _rows.Values.SelectMany(items => items).ToList().ForEach(item.After);
    }

    private WorkItem AddEntry(ArchiveEntry entry, long weight)
    {
        var item = Add(entry.ToString(), weight, (worker, token) => SchemaWriter.WriteAsync(worker.Copy, [entry], token));
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
