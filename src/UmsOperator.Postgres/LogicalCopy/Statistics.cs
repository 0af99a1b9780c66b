using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Gathers planner statistics of relations that could not be analysed right after their own rows were copied.</summary>
internal static class Statistics
{
    // ANALYZE of a partitioned table includes its partitions. A parent table has statistics with and without its children.
    private const string Query =
        """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relpersistence <> 't'
            AND (c.relkind = 'p' AND NOT c.relispartition OR c.relkind = 'r' AND c.relhassubclass OR c.relkind = 'm' AND c.relispopulated
                OR c.relkind = 'r' AND c.relispartition AND NOT EXISTS (SELECT FROM pg_partition_ancestors(c.oid) a WHERE a.relid <> c.oid))
        ORDER BY 1
        """;

    /// <summary>Analyses these relations in the copy.</summary>
    public static async Task CompleteAsync(NpgsqlConnection copy, CancellationToken cancellationToken)
    {
        var names = await copy.QueryAsync(Query, reader => reader.GetString(0), cancellationToken);
        if (names.Count > 0)
            await copy.ExecuteAsync($"ANALYZE {string.Join(", ", names)}", cancellationToken);
    }
}
