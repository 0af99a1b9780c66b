using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Finds objects that a logical copy cannot contain, because only a superuser can create them or read their secrets.</summary>
internal sealed class StreamableCheck : IPreflightCheck
{
    private const int FirstUserOid = 16384;
    private const string Label = "SECURITY LABEL ";

    // FirstUserOid: OIDs of PostgreSQL's own objects are lower. Aggregates always have the language internal. Range constructors are part of their type (deptype i).
    private const string Query =
        """
        WITH o (class, oid, what) AS (
            SELECT 'pg_event_trigger'::regclass, oid, 'EVENT TRIGGER ' || quote_ident(evtname) FROM pg_event_trigger
            UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 'SERVER ' || quote_ident(srvname) FROM pg_foreign_server
            UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 'FOREIGN DATA WRAPPER ' || quote_ident(fdwname) FROM pg_foreign_data_wrapper
            UNION ALL SELECT 'pg_opclass'::regclass, c.oid, 'OPERATOR CLASS ' || quote_ident(n.nspname) || '.' || quote_ident(opcname) || ' USING ' || quote_ident(amname)
                FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_am a ON a.oid = c.opcmethod
            UNION ALL SELECT 'pg_am'::regclass, oid, 'ACCESS METHOD ' || quote_ident(amname) FROM pg_am
            UNION ALL SELECT 'pg_ts_parser'::regclass, p.oid, 'TEXT SEARCH PARSER ' || quote_ident(n.nspname) || '.' || quote_ident(prsname) FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = prsnamespace
            UNION ALL SELECT 'pg_ts_template'::regclass, t.oid, 'TEXT SEARCH TEMPLATE ' || quote_ident(n.nspname) || '.' || quote_ident(tmplname) FROM pg_ts_template t JOIN pg_namespace n ON n.oid = tmplnamespace
            UNION ALL SELECT 'pg_language'::regclass, oid, 'LANGUAGE ' || quote_ident(lanname) FROM pg_language WHERE NOT lanpltrusted
            UNION ALL SELECT 'pg_type'::regclass, t.oid, 'TYPE ' || format_type(t.oid, NULL) FROM pg_type t WHERE typtype = 'b' AND typelem = 0 OR NOT typisdefined
            UNION ALL SELECT 'pg_proc'::regclass, p.oid, 'ROUTINE ' || p.oid::regprocedure FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE NOT l.lanpltrusted AND p.prokind <> 'a'
            UNION ALL SELECT classoid, objoid, 'SECURITY LABEL FOR ' || quote_ident(provider) || ' ON ' || upper(objtype) || ' ' || objname FROM pg_seclabels JOIN pg_seclabel USING (classoid, objoid, objsubid, provider))
        SELECT what FROM o
        WHERE oid >= $1 AND what IS NOT NULL AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = o.class AND e.objid = o.oid AND e.deptype IN ('e', 'i'))
        ORDER BY 1
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var objects = await production.QueryAsync(Query, reader => reader.GetString(0), cancellationToken, FirstUserOid);
        if (objects.Count > 0)
            findings.Block("NotStreamable",
                $"update.golden: a logical copy cannot have objects that only a superuser can create or read: {Cure.Listed(objects)}; set update.golden to Clone, or run in '{site.Spec.Name}' as a superuser: {Cure.Of([.. objects.Select(Drop)], $"SELECT CASE WHEN what LIKE '{Label}%' THEN what || ' IS NULL' ELSE 'DROP ' || what END FROM ({Query.Replace("$1", $"{FirstUserOid}", StringComparison.Ordinal)}) o")}");
        var publications = await production.QueryAsync("SELECT quote_ident(pubname) FROM pg_publication ORDER BY 1", reader => reader.GetString(0), cancellationToken);
        if (publications.Count > 0)
            findings.Warn("Publications",
                $"a logical copy leaves publications out, so that nothing subscribes to a snapshot: {Cure.Listed(publications)}; production keeps them; to copy them, set update.golden to Clone");
    }

    private static string Drop(string what) => what.StartsWith(Label, StringComparison.Ordinal) ? $"{what} IS NULL" : $"DROP {what}";
}
