using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Connections.Bytes;

namespace UmsOperator.Postgres.Copies;

/// <summary>Reads the row counters of a database's tables. They lag by up to a few seconds, because a session reports them when it ends and otherwise at most once a second.</summary>
internal static class ActivityReader
{
    private const string Origin =
        """
        SELECT d.oid::int8, extract(epoch FROM s.stats_reset)::text, extract(epoch FROM b.stats_reset)::text,
            current_setting('track_counts')::bool AND NOT EXISTS (SELECT FROM pg_db_role_setting r, unnest(r.setconfig) s WHERE r.setdatabase IN (0, d.oid) AND s ILIKE 'track_counts=%' AND s !~* '=(on|true|yes|1)$'),
            CASE WHEN NOT pg_is_in_recovery() THEN left(pg_walfile_name(pg_current_wal_lsn()), 8) END
        FROM pg_database d JOIN pg_stat_database s ON s.datid = d.oid, pg_stat_bgwriter b
        WHERE d.datname = current_database()
        """;

    // The contents of large objects are rows of the catalog table pg_largeobject.
    private const string Counters =
        """
        SELECT s.schemaname || '.' || s.relname, s.n_tup_ins, s.n_tup_upd, s.n_tup_del, c.relfilenode::int8,
            s.relname = ANY($1) OR s.schemaname || '.' || s.relname = ANY($1)
        FROM pg_stat_all_tables s JOIN pg_class c ON c.oid = s.relid
        WHERE (c.oid = 'pg_largeobject'::regclass OR s.relid IN (SELECT relid FROM pg_stat_user_tables)) AND c.relkind = 'r' AND c.relpersistence <> 't'
        """;

    /// <summary>Reads the counters.</summary>
    /// <param name="connection">A session on the database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The counters, and the names of the tables to ignore: those in <c>update.volatileTables</c>, and the registry.</returns>
    public static async Task<(ActivityBaseline Activity, IReadOnlySet<string> Volatile)> ReadAsync(
        NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var origin = (await connection.QueryAsync(Origin, reader => (reader.GetInt64(0), reader.Text(1), reader.Text(2), reader.GetBoolean(3), reader.Text(4)), cancellationToken))[0];
        var tables = await connection.QueryAsync(
            Counters,
            reader => (
                // The name is stored as JSON, which cannot hold bytes that are not valid text.
                Name: LosslessUtf8.Readable(reader.GetString(0)),
                Counters: new TableCounters(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)),
                Volatile: reader.GetBoolean(5)),
            cancellationToken,
            (object)(string[])[.. target.Update.VolatileTables, .. RegistryTable.Unquoted(target.Database)]);
        var activity = new ActivityBaseline
        {
            Database = (uint)origin.Item1,
            Reset = origin.Item2,
            ServerReset = origin.Item3,
            Counted = origin.Item4,
            Timeline = origin.Item5,
            Tables = tables.ToDictionary(table => table.Name, table => table.Counters, StringComparer.Ordinal),
        };
        return (activity, tables.Where(table => table.Volatile).Select(table => table.Name).ToHashSet(StringComparer.Ordinal));
    }
}
