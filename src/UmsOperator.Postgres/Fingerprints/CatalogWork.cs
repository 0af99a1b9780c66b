using System.Globalization;
using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>The amount of work to print a catalog, and the time limit for one statement.</summary>
/// <param name="Columns">Number of columns of all relations.</param>
/// <param name="Pairs">Number of comparisons between column names: for each printed expression, PostgreSQL compares all names of the relation with each other.</param>
internal sealed record CatalogWork(long Columns, double Pairs)
{
    // The limit is a minimum plus about a hundred times what an idle machine takes (18 µs for a column, 7 ns for a pair).
    private const double MinimumSeconds = 60;
    private const double SecondsForColumn = 2e-3;
    private const double SecondsForPair = 0.7e-6;
    private static readonly TimeSpan Maximum = TimeSpan.FromHours(2);

    private const string Query =
        """
        SELECT coalesce(sum(c.relnatts), 0)::int8, coalesce(sum(c.relnatts::float8 ^ 2 * e.count), 0)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN (
                SELECT oid, count(*) FROM (
                    SELECT adrelid FROM pg_attrdef UNION ALL SELECT conrelid FROM pg_constraint WHERE contype IN ('c', 'x') UNION ALL SELECT indrelid FROM pg_index
                    UNION ALL SELECT tgrelid FROM pg_trigger UNION ALL SELECT polrelid FROM pg_policy UNION ALL SELECT ev_class FROM pg_rewrite) s (oid) GROUP BY 1) e ON e.oid = c.oid
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        """;

    /// <summary>Time limit for one statement, at most two hours.</summary>
    public TimeSpan Limit => TimeSpan.FromSeconds(Math.Min(Maximum.TotalSeconds, MinimumSeconds + Columns * SecondsForColumn + Pairs * SecondsForPair));

    /// <summary>Reads the amount of work.</summary>
    public static async Task<CatalogWork> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync(Query, reader => new CatalogWork(reader.GetInt64(0), reader.GetDouble(1)), cancellationToken))[0];

    /// <summary>Sets the limit as the statement timeout of the session's current transaction.</summary>
    public Task SetAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("SELECT set_config('statement_timeout', $1, true)", cancellationToken, ((long)Limit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
}
