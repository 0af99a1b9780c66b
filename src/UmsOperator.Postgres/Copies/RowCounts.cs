using Npgsql;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Copies;

/// <summary>Rows in each table, counted.</summary>
internal static class RowCounts
{
    private const int DifferencesShown = 5;

    private const string Tables =
        """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1
        """;

    /// <summary>Counts in the session's transaction, if it is in one.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // A policy that hides rows from the operator would make the count wrong in silence.
        await connection.ExecuteAsync("SET row_security = off", cancellationToken);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await connection.QueryAsync(Tables, reader => reader.GetString(0), cancellationToken))
            counts[table] = await connection.ScalarAsync<long>($"SELECT count(*) FROM ONLY {table}", cancellationToken);
        return counts;
    }

    /// <summary>Sees that both are equal.</summary>
    /// <exception cref="DatabaseActionException">They are not; names tables.</exception>
    public static void RequireEqual(IReadOnlyDictionary<string, long> source, IReadOnlyDictionary<string, long> copy)
    {
        var different = source.Keys.Union(copy.Keys, StringComparer.Ordinal)
            .Where(table => source.GetValueOrDefault(table, -1) != copy.GetValueOrDefault(table, -1))
            .Order(StringComparer.Ordinal)
            .Select(table => $"{table} has {Rows(source, table)} in production and {Rows(copy, table)} in the copy")
            .ToList();
        if (different.Count > 0)
            throw new DatabaseActionException($"the golden copy is unfaithful: {string.Join("; ", different.Take(DifferencesShown))}");
    }

    private static string Rows(IReadOnlyDictionary<string, long> counts, string table) => counts.TryGetValue(table, out var rows) ? $"{rows} rows" : "no such table";
}
