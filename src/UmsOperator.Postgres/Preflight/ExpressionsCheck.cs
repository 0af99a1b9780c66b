using System.Data;
using System.Globalization;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Evaluates production's own expressions on its rows, as a logical copy will: materialized views, the constraints, generated columns and indexes
/// that call its functions, and values that PostgreSQL can write but not read. They may fail although all rows are in
/// production: a function was replaced, it finds its tables only with a server's search path, or rows changed since the last REFRESH. Neither
/// pg_restore nor a logical copy can create such an object, and it would be reported
/// only after the rows were copied. The check reads rows, so it is limited to small tables and to 3 s in total. Failures that it misses make the copy fail.
/// </summary>
internal sealed class ExpressionsCheck(TimeProvider time) : IPreflightCheck
{
    private const long MaximumBytes = 64L << 20;
    private const int MostShown = 10;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BeyondServer = TimeSpan.FromSeconds(2);

    // 16384: functions of PostgreSQL itself have lower OIDs, and need not be tried. The cast to text evaluates every column. A result above 0 is the
    // number of rows that violate a constraint. Smallest tables first.
    private const string Query =
        """
        WITH calls AS (
            SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_proc'::regclass AND refobjid >= 16384
            UNION SELECT d.classid, d.objid FROM pg_depend d JOIN pg_depend o ON o.classid = d.refclassid AND o.objid = d.refobjid
                WHERE d.refclassid = 'pg_operator'::regclass AND d.refobjid >= 16384 AND o.refclassid = 'pg_proc'::regclass),
        tables AS (
            SELECT c.oid, c.oid::regclass::text AS name, pg_table_size(c.oid) AS bytes
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'm') AND (c.relkind = 'r' OR c.relispopulated) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND pg_relation_size(c.oid) > 0 AND pg_table_size(c.oid) <= $1
                AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'))
        SELECT what, query FROM (
            SELECT 'MATERIALIZED VIEW ' || t.name, format('SELECT 0 * count("the row"::text) FROM (%s) "the row"', rtrim(pg_get_viewdef(t.oid), ';')), t.bytes
            FROM tables t JOIN pg_class c ON c.oid = t.oid WHERE c.relkind = 'm'
            UNION ALL SELECT format('CONSTRAINT %I of %s', k.conname, t.name), format('SELECT count(*) FROM ONLY %s WHERE NOT (%s)', t.name, pg_get_expr(k.conbin, k.conrelid)), t.bytes
            FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid JOIN calls d ON d.classid = 'pg_constraint'::regclass AND d.objid = k.oid
            WHERE k.contype = 'c' AND k.convalidated AND coalesce((to_jsonb(k) ->> 'conenforced')::bool, true)
            UNION ALL SELECT format('COLUMN %I of %s', a.attname, t.name), format('SELECT 0 * count(ROW(%s)::text) FROM ONLY %s', pg_get_expr(g.adbin, g.adrelid), t.name), t.bytes
            FROM tables t JOIN pg_attrdef g ON g.adrelid = t.oid JOIN pg_attribute a ON a.attrelid = g.adrelid AND a.attnum = g.adnum JOIN calls d ON d.classid = 'pg_attrdef'::regclass AND d.objid = g.oid
            WHERE a.attgenerated = 's'
            UNION ALL SELECT 'INDEX ' || x.indexrelid::regclass, format('SELECT 0 * count(ROW(%s)::text) FROM ONLY %s WHERE %s', coalesce(pg_get_expr(x.indexprs, x.indrelid), ''), t.name, coalesce(pg_get_expr(x.indpred, x.indrelid), 'true')), t.bytes
            FROM tables t JOIN pg_index x ON x.indrelid = t.oid JOIN calls d ON d.classid = 'pg_class'::regclass AND d.objid = x.indexrelid
            WHERE x.indexprs IS NOT NULL OR x.indpred IS NOT NULL
            UNION ALL SELECT format('COLUMN %I of %s', a.attname, t.name), format('SELECT 0 * count(ROW(%I::%s::%s)::text) FROM ONLY %s', a.attname, format_type(y.typbasetype, y.typtypmod), format_type(y.oid, NULL), t.name), t.bytes
            FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type y ON y.oid = a.atttypid JOIN pg_constraint k ON k.contypid = y.oid AND k.convalidated
                JOIN calls d ON d.classid = 'pg_constraint'::regclass AND d.objid = k.oid
            UNION ALL SELECT format('COLUMN %I of %s', a.attname, t.name), format('SELECT 0 * count(%I::text::%s) FROM ONLY %s', a.attname, format_type(a.atttypid, NULL), t.name), t.bytes
            FROM tables t JOIN pg_class c ON c.oid = t.oid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type y ON y.oid = a.atttypid
            WHERE c.relkind = 'r' AND y.oid < 16384 AND (y.typname IN ('pg_node_tree', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list', 'pg_brin_bloom_summary', 'pg_brin_minmax_multi_summary', 'gtsvector') OR y.typname ~ '^reg')
            UNION ALL SELECT format('COLUMN %I of %s names indexes, which a copy creates after the rows', a.attname, t.name), format('SELECT count(*) FROM ONLY %s WHERE %I IN (SELECT oid FROM pg_class WHERE relkind IN (''i'', ''I'') AND oid >= 16384)', t.name, a.attname), t.bytes
            FROM tables t JOIN pg_class c ON c.oid = t.oid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND a.atttypid = 'regclass'::regtype) q (what, query, bytes)
        GROUP BY what, query ORDER BY min(bytes), what LIMIT 500
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site is not { Reader: { } reader, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        await using var session = await reader.OpenAsync("check", SessionLimits.Change, cancellationToken);
        var (started, failed) = (time.GetTimestamp(), new List<string>());
        foreach (var (what, query) in await ExpressionsAsync(session, cancellationToken))
        {
            var left = Limit - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || session.State != ConnectionState.Open)
                break;
            if (await TryAsync(session, query, left, cancellationToken) is { } problem)
                failed.Add($"{what}: {problem}");
        }

        if (failed.Count > 0)
            findings.Block("NotStreamable",
                $"update.golden: a logical copy cannot have {failed.Count} objects, because they fail on the rows of '{site.Spec.Name}': {Cure.Listed(failed, MostShown)}. Correct the rows or the object; a function needs names with their schema or a search_path of its own (ALTER FUNCTION … SET search_path = <its schemas>, pg_temp); REFRESH MATERIALIZED VIEW … WITH NO DATA empties a view; or set update.golden to Clone");
    }

    // Reading the definition of a view or an index locks it. A server that holds a lock must not delay preflight: the trial of the schema reports it.
    private static async Task<IReadOnlyList<(string What, string Query)>> ExpressionsAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync("SET lock_timeout = 500", cancellationToken);
            return await session.QueryAsync(Query, row => (row.GetString(0), row.GetString(1)), cancellationToken, MaximumBytes);
        }
        catch (PostgresException locked) when (locked.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return [];
        }
    }

    // In a transaction that is read-only for good, because the expressions are a server's.
    private static async Task<string?> TryAsync(NpgsqlConnection session, string query, TimeSpan left, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(left + BeyondServer);
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        try
        {
            await session.ExecuteAsync(
                $"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = {((long)left.TotalMilliseconds + 1).ToString(CultureInfo.InvariantCulture)}; SET LOCAL lock_timeout = 500", limit.Token);
            return await session.ScalarAsync<long>(query, limit.Token) is > 0 and var rows ? $"{rows} rows are refused" : null;
        }
        // Unknown: it took too long, waits for a lock, or writes, which it may do in a copy. The copy will tell. Missing privileges are reported by ReadableCheck.
        catch (PostgresException refused)
            when (ErrorClassifier.Of(refused).Kind == FailureKind.Transient || refused.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InsufficientPrivilege)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A server's function can catch the error of statement_timeout. The session ends with this check.
            return null;
        }
        catch (PostgresException refused)
        {
            return $"{SafeText.Of(refused.MessageText, SafeText.Sentence)}{(CallingFunction.Of(refused) is { } function ? $", in function {function}" : "")} ({refused.SqlState})";
        }
    }
}
