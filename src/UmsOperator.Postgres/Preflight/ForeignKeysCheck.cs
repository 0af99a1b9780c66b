using System.Globalization;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Finds foreign keys that existing rows violate, because triggers were off when the rows were written (session_replication_role, DISABLE TRIGGER ALL). Neither pg_restore nor a logical copy can
/// create such a key. The check reads rows, so it is limited to small tables and to 3 s in total. Violations that it misses make the copy fail.
/// </summary>
internal sealed class ForeignKeysCheck(TimeProvider time) : IPreflightCheck
{
    private const long MaximumBytes = 64L << 20;
    private const int KeysPerQuery = 25;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    // Smallest tables first. Keys with PERIOD need another check and are left out. Keys that partitions inherit are covered by the parent's.
    private const string Keys =
        """
        SELECT k.oid::int8, c.oid::regclass || ' ' || quote_ident(k.conname),
            format('SELECT %s::int8 FROM %s c WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)', k.oid,
                CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || c.oid::regclass, x.filled, CASE p.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || p.oid::regclass, x.equal)
        FROM pg_constraint k
            JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (
                SELECT string_agg(format('c.%I IS NOT NULL', a.attname), CASE k.confmatchtype WHEN 'f' THEN ' OR ' ELSE ' AND ' END),
                    string_agg(format('p.%I OPERATOR(%I.%s) c.%I', b.attname, s.nspname, o.oprname, a.attname), ' AND ')
                FROM unnest(k.conkey, k.confkey, k.conpfeqop) u (ckey, pkey, op)
                    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.ckey JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.pkey
                    JOIN pg_operator o ON o.oid = u.op JOIN pg_namespace s ON s.oid = o.oprnamespace) y (filled, equal)
            CROSS JOIN LATERAL (SELECT '(' || y.filled || ')', y.equal) x (filled, equal)
            CROSS JOIN LATERAL (SELECT sum(pg_relation_size(t.relid)) FROM pg_partition_tree(c.oid) t) sized (bytes)
        WHERE k.contype = 'f' AND k.convalidated AND k.conparentid = 0 AND coalesce((to_jsonb(k) ->> 'conenforced')::bool, true) AND NOT coalesce((to_jsonb(k) ->> 'conperiod')::bool, false)
            AND n.nspname !~ '^pg_' AND x.equal IS NOT NULL AND coalesce(sized.bytes, pg_relation_size(c.oid)) BETWEEN 1 AND $1 AND pg_table_size(p.oid) <= $1
        ORDER BY coalesce(sized.bytes, pg_relation_size(c.oid)) + pg_table_size(p.oid), k.oid
        """;

    // The statements neither delete nor read rows: planted triggers or operators would run with the rights of the superuser who runs them. Before
    // PostgreSQL 18 a partitioned table cannot have a NOT VALID key.
    private const string Cures =
        """
        SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.oid::regclass, k.conname)
            || CASE WHEN c.relkind <> 'p' OR current_setting('server_version_num')::int >= 180000 THEN format(', ADD CONSTRAINT %I %s NOT VALID', k.conname, pg_get_constraintdef(k.oid)) ELSE '' END
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.oid IN (of the list) ORDER BY k.oid
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site is not { Reader: { } reader, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        // A separate session, because its statement_timeout is changed.
        await using var session = await reader.OpenAsync("check", SessionLimits.Change, cancellationToken);
        var keys = await session.QueryAsync(Keys, row => new Key(row.GetInt64(0), row.GetString(1), row.GetString(2)), cancellationToken, MaximumBytes);
        var broken = await BrokenAsync(session, keys, cancellationToken);
        if (broken.Count == 0)
            return;
        var cures = Cures.Replace("of the list", string.Join(", ", broken.Select(key => key.Oid.ToString(CultureInfo.InvariantCulture))), StringComparison.Ordinal);
        var statements = await session.QueryAsync(cures, row => row.GetString(0), cancellationToken);
        findings.Block("BrokenForeignKeys",
            $"update.golden: a logical copy cannot have foreign keys that existing rows violate, {broken.Count} of them: {Cure.Listed([.. broken.Select(key => key.Name)], shown: 10)}; correct the rows, set update.golden to Clone, or keep the keys for new rows only (NOT VALID; a key is dropped where PostgreSQL does not support this): run in '{site.Spec.Name}' as a superuser: {Cure.Of(statements, cures)}");
    }

    private async Task<IReadOnlyList<Key>> BrokenAsync(NpgsqlConnection session, IReadOnlyList<Key> keys, CancellationToken cancellationToken)
    {
        var (started, broken) = (time.GetTimestamp(), new HashSet<long>());
        foreach (var some in keys.Chunk(KeysPerQuery))
        {
            var left = Limit - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                break;
            try
            {
                await session.ExecuteAsync($"SET statement_timeout = {((long)left.TotalMilliseconds + 1).ToString(CultureInfo.InvariantCulture)}", cancellationToken);
                broken.UnionWith(await session.QueryAsync(string.Join(" UNION ALL ", some.Select(key => $"({key.Query} LIMIT 1)")), row => row.GetInt64(0), cancellationToken));
            }
            catch (PostgresException)
            {
                // The query timed out, hit a lock, or production's own operator failed. The result is unknown; the copy itself will show it.
            }
        }

        return [.. keys.Where(key => broken.Contains(key.Oid))];
    }

    private sealed record Key(long Oid, string Name, string Query);
}
