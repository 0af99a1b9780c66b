using System.Globalization;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Foreign keys that their own rows break, as triggers were off when those came (session_replication_role, DISABLE TRIGGER ALL): neither pg_restore nor a copy can make such a key. It takes
/// reading rows, so it is bounded: tables of a size that a look is worth, seconds in all. What is not looked at is found by the copy.
/// </summary>
internal sealed class ForeignKeysCheck(TimeProvider time) : IPreflightCheck
{
    private const long MostBytes = 64L << 20;
    private const int AtOnce = 25;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    // Smallest first. A key of periods is checked by other means. A partition's share of a key is the key's.
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

    // No row is deleted or read for it: a trigger or an operator of a server's would run as whoever does that. Before 18 a partitioned table has no key that is NOT VALID.
    private const string Cures =
        """
        SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.oid::regclass, k.conname)
            || CASE WHEN c.relkind <> 'p' OR current_setting('server_version_num')::int >= 180000 THEN format(', ADD CONSTRAINT %I %s NOT VALID', k.conname, pg_get_constraintdef(k.oid)) ELSE '' END
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.oid IN (of the list) ORDER BY k.oid
        """;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site is not { Reader: { } reader, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        // A session of its own, as it may be cut short.
        await using var session = await reader.OpenAsync("check", SessionLimits.Change, cancellationToken);
        var keys = await session.QueryAsync(Keys, row => new Key(row.GetInt64(0), row.GetString(1), row.GetString(2)), cancellationToken, MostBytes);
        var broken = await BrokenAsync(session, keys, cancellationToken);
        if (broken.Count == 0)
            return;
        var cures = Cures.Replace("of the list", string.Join(", ", broken.Select(key => key.Oid.ToString(CultureInfo.InvariantCulture))), StringComparison.Ordinal);
        var statements = await session.QueryAsync(cures, row => row.GetString(0), cancellationToken);
        findings.Block("BrokenForeignKeys", $"update.golden: a streamed copy cannot have foreign keys whose own rows break them, {broken.Count} of them: {Cure.Listed([.. broken.Select(key => key.Name)], shown: 10)}; give the rows what they refer to, set update.golden to Clone, or keep the keys for new rows only (NOT VALID; where PostgreSQL has no such key, it is dropped): run in '{site.Spec.Name}' as a superuser: {Cure.Of(statements, cures)}");
    }

    private async Task<IReadOnlyList<Key>> BrokenAsync(NpgsqlConnection session, IReadOnlyList<Key> keys, CancellationToken cancellationToken)
    {
        var (started, broken) = (time.GetTimestamp(), new HashSet<long>());
        foreach (var some in keys.Chunk(AtOnce))
        {
            var left = Limit - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                break;
            try
            {
                await session.ExecuteAsync($"SET statement_timeout = {((long)left.TotalMilliseconds + 1).ToString(CultureInfo.InvariantCulture)}", cancellationToken);
                broken.UnionWith(await session.QueryAsync(string.Join(" UNION ALL ", some.Select(key => $"({key.Look} LIMIT 1)")), row => row.GetInt64(0), cancellationToken));
            }
            catch (PostgresException)
            {
                // Too long, locked, or an operator of production's that fails: not known, and found by the copy.
            }
        }

        return [.. keys.Where(key => broken.Contains(key.Oid))];
    }

    private sealed record Key(long Oid, string Name, string Look);
}
