using UmsOperator.Api.Spec;
using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Preflight;

/// <summary>A streamed copy reads everything with the rights of the operator's login: what its owner took from himself, or a policy hides from him too, cannot be read.</summary>
internal sealed class ReadableCheck : IPreflightCheck
{
    private const int Shown = 5;

    // In the operator's own session; a superuser may read everything.
    private const string Query =
        """
        SELECT what, cure FROM (
            SELECT k.kind || ' ' || c.oid::regclass, 'GRANT SELECT ON ' || k.kind || ' ' || c.oid::regclass || ' TO ' || $1, n.nspname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN (VALUES ('r', 'TABLE'), ('p', 'TABLE'), ('S', 'SEQUENCE')) k (relkind, kind) ON k.relkind::"char" = c.relkind
            WHERE NOT has_table_privilege(c.oid, 'SELECT')
            UNION ALL SELECT 'hidden rows of TABLE ' || c.oid::regclass, 'ALTER TABLE ' || c.oid::regclass || ' NO FORCE ROW LEVEL SECURITY', n.nspname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND row_security_active(c.oid)
            UNION ALL SELECT 'SCHEMA ' || quote_ident(nspname), 'GRANT USAGE ON SCHEMA ' || quote_ident(nspname) || ' TO ' || $1, nspname
            FROM pg_namespace WHERE NOT has_schema_privilege(oid, 'USAGE')
            UNION ALL SELECT 'LARGE OBJECT ' || l.oid, 'GRANT SELECT ON LARGE OBJECT ' || l.oid || ' TO ' || $1, 'public'
            FROM pg_largeobject_metadata l
            WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND NOT EXISTS (
                SELECT FROM aclexplode(coalesce(l.lomacl, acldefault('L', l.lomowner))) a WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE')))) o (what, cure, schema)
        WHERE schema !~ '^pg_' AND schema <> 'information_schema'
        ORDER BY 1
        """;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var hidden = await production.QueryAsync(Query, reader => (What: reader.GetString(0), Cure: reader.GetString(1)), cancellationToken, Sql.Identifier(site.ObjectOwner));
        if (hidden.Count == 0)
            return;
        var more = hidden.Count > Shown ? $" and {hidden.Count - Shown} more" : "";
        findings.Block("NotReadable",
            $"update.golden: a streamed copy cannot have what the operator may not read: {string.Join(", ", hidden.Take(Shown).Select(one => one.What))}{more}; set update.golden to Clone, or run in '{site.Spec.Name}' as a superuser: {string.Join("; ", hidden.Take(Shown).Select(one => one.Cure))}");
    }
}
