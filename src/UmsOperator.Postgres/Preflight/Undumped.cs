using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Finds objects that pg_dump takes for a part of an extension or of PostgreSQL itself, although somebody added them by hand: it leaves them out,
/// with their rows, and fingerprints do not contain them either. They are found
/// by comparison with a database that has the same extensions.
/// </summary>
internal static class Undumped
{
    // 16384: objects of PostgreSQL itself have lower OIDs. Types of rows, arrays and multiranges belong to another object, and so do the sequences of columns.
    private const string Query =
        """
        SELECT upper(i.type) || ' ' || i.identity, quote_ident(e.extname)
        FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
        WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND i.identity IS NOT NULL
        UNION ALL
        SELECT upper(i.type) || ' ' || i.identity, NULL
        FROM (
            SELECT 'pg_class'::regclass, oid, relnamespace FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace FROM pg_proc
            UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace FROM pg_type WHERE typtype IN ('d', 'e', 'r')
            UNION ALL SELECT 'pg_operator'::regclass, oid, oprnamespace FROM pg_operator
            UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgnamespace FROM pg_ts_config
            UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictnamespace FROM pg_ts_dict) o (class, oid, namespace)
            JOIN pg_namespace n ON n.oid = o.namespace CROSS JOIN LATERAL pg_identify_object(o.class, o.oid, 0) i
        WHERE o.oid >= 16384 AND n.nspname IN ('pg_catalog', 'information_schema') AND i.identity IS NOT NULL
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype IN ('a', 'e', 'i') AND d.refclassid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_extension'::regclass))
        ORDER BY 1, 2
        """;

    /// <summary>Reports what production has and the other database lacks.</summary>
    /// <param name="production">A session on production.</param>
    /// <param name="copy">A session on a database with the same extensions.</param>
    /// <param name="site">The preflight.</param>
    /// <param name="findings">Receives the finding.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task CompareAsync(NpgsqlConnection production, NpgsqlConnection copy, PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var lost = (await ReadAsync(production, cancellationToken)).Except(await ReadAsync(copy, cancellationToken)).ToList();
        if (lost.Count == 0)
            return;
        string[] statements = [.. lost.Select(one => one.Extension is { } extension ? $"ALTER EXTENSION {extension} DROP {one.What}" : $"DROP {one.What}")];
        findings.Block("NotStreamable",
            $"update.golden: a logical copy leaves out what was added by hand to an extension or to PostgreSQL's own schemas, because dumps do: {Cure.Listed([.. lost.Select(one => one.What)])}; set update.golden to Clone, or run in '{site.Spec.Name}' as a superuser: {Cure.Of(statements, $"VALUES ({string.Join("), (", statements.Select(Sql.Literal))})")}");
    }

    private static Task<IReadOnlyList<(string What, string? Extension)>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(Query, reader => (reader.GetString(0), reader.Text(1)), cancellationToken);
}
