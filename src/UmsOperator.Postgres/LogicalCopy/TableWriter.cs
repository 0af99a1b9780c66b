using System.Globalization;
using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Copies rows and creates the indexes and constraints on them. Each method runs in one transaction in the copy.</summary>
/// <param name="pipe">Copies the rows.</param>
internal sealed class TableWriter(CopyPipe pipe)
{
    // Rows that were written through a root are counted in its partitions.
    private const string Inserted =
        """
        CROSS JOIN LATERAL (
            SELECT CASE c.relkind WHEN 'p' THEN (SELECT sum(pg_stat_get_xact_tuples_inserted(p.relid))::int8 FROM pg_partition_tree(c.oid) p WHERE p.isleaf) ELSE pg_stat_get_xact_tuples_inserted(c.oid) END
            FROM pg_class c WHERE c.oid = t.name::regclass) i (rows)
        """;

    /// <summary>Copies small tables together with their entries, in one transaction.</summary>
    public async Task WriteWholeAsync(Worker worker, IReadOnlyCollection<TableUnit> units, CancellationToken cancellationToken)
    {
        await using var transaction = await worker.Copy.BeginTransactionAsync(cancellationToken);
        var sent = new List<(SourceTable Table, long Rows)>();
        foreach (var unit in units)
            sent.Add((unit.Table, await pipe.RunAsync(worker.Source, worker.Copy, new TablePart(unit.Table), cancellationToken)));
        await RequireArrivedAsync(worker.Copy, sent, cancellationToken);
        await SchemaWriter.WriteAsync(worker.Copy, [.. units.SelectMany(unit => unit.Entries)], transaction, cancellationToken);
        // Analysed here, while the rows are still cached. Partitions and parents are analysed at the end.
        await AnalyseAsync(worker, [.. units.Select(unit => unit.Table).Where(table => !table.Related)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Copies a large table, or a part of one.</summary>
    public async Task WritePartAsync(Worker worker, TablePart part, CancellationToken cancellationToken)
    {
        await using var transaction = await worker.Copy.BeginTransactionAsync(cancellationToken);
        // PostgreSQL freezes rows only in a table that the same transaction created or truncated.
        if (part.Frozen)
            await worker.Copy.ExecuteAsync($"TRUNCATE ONLY {part.Table.Name}", cancellationToken);
        // The counters include rows from this session's earlier transactions that it has not reported yet.
        var before = await worker.Copy.ScalarAsync<long>($"SELECT i.rows FROM (VALUES ({Sql.Literal(WrittenTo(part.Table))})) t (name) {Inserted}", cancellationToken);
        var rows = await pipe.RunAsync(worker.Source, worker.Copy, part, cancellationToken);
        await RequireArrivedAsync(worker.Copy, [(part.Table, before + rows)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Creates an entry. An index build may use parallel processes only while other workers are idle, because parallel builds use more CPU time in total.</summary>
    public static async Task BuildAsync(Worker worker, ArchiveEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Kind is "INDEX" or "CONSTRAINT")
        {
            await worker.Copy.ExecuteAsync(
                "SELECT set_config(name, least(reset_val::int, $1)::text, false) FROM pg_settings WHERE name = 'max_parallel_maintenance_workers'", cancellationToken, worker.Spare);
        }

        await SchemaWriter.WriteAsync(worker.Copy, [entry], cancellationToken);
    }

    /// <summary>Gathers planner statistics of tables.</summary>
    public static async Task AnalyseAsync(Worker worker, IReadOnlyCollection<SourceTable> tables, CancellationToken cancellationToken)
    {
        if (tables.Count > 0)
            await worker.Copy.ExecuteAsync($"ANALYZE {string.Join(", ", tables.Select(table => table.Name))}", cancellationToken);
    }

    private static string WrittenTo(SourceTable table) => table.Root?.Name ?? table.Name;

    /// <summary>Compares the number of rows sent with the number that the server counted.</summary>
    /// <exception cref="DatabaseActionException">The numbers differ.</exception>
    private static async Task RequireArrivedAsync(NpgsqlConnection copy, IReadOnlyCollection<(SourceTable Table, long Rows)> sent, CancellationToken cancellationToken)
    {
        var values = string.Join(", ", sent.Select(one => $"({Sql.Literal(WrittenTo(one.Table))}, {one.Rows.ToString(CultureInfo.InvariantCulture)}::int8)"));
        var different = await copy.QueryAsync(
            $"""
            SELECT t.name || ' has ' || i.rows || ' of ' || t.rows || ' rows'
            FROM (VALUES {values}) t (name, rows) {Inserted}
            WHERE current_setting('track_counts')::bool AND i.rows <> t.rows
            """,
            reader => reader.GetString(0), cancellationToken);
        if (different.Count > 0)
            throw new DatabaseActionException($"the golden copy differs from production: {string.Join("; ", different)}");
    }
}
