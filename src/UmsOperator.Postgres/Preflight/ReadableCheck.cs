using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Checks that a logical copy can read everything. It reads as the object owner, who cannot read objects on which he revoked his own rights, or rows that a forced policy hides.</summary>
internal sealed class ReadableCheck : IPreflightCheck
{
    // Computes the rights of an explicit role, so that a superuser who runs the query for the remedies gets the same rows.
    private static string Query(string owner) =>
        $"""
        (SELECT what, cure || {Sql.Literal(Sql.Identifier(owner))}::regrole FROM (
            SELECT k.kind || ' ' || c.oid::regclass, 'GRANT SELECT ON ' || k.kind || ' ' || c.oid::regclass || ' TO ', n.nspname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN (VALUES ('r', 'TABLE'), ('p', 'TABLE'), ('S', 'SEQUENCE')) k (relkind, kind) ON k.relkind::"char" = c.relkind
            WHERE NOT has_table_privilege({Role(owner)}, c.oid, 'SELECT')
            UNION ALL SELECT 'SCHEMA ' || quote_ident(nspname), 'GRANT USAGE ON SCHEMA ' || quote_ident(nspname) || ' TO ', nspname
            FROM pg_namespace WHERE NOT has_schema_privilege({Role(owner)}, oid, 'USAGE')
            UNION ALL SELECT 'LARGE OBJECT ' || l.oid, 'GRANT SELECT ON LARGE OBJECT ' || l.oid || ' TO ', 'public'
            FROM pg_largeobject_metadata l JOIN pg_roles r ON r.oid = {Role(owner)}
            WHERE NOT r.rolsuper AND NOT (l.lomacl IS NULL AND pg_has_role(r.oid, l.lomowner, 'USAGE')) AND NOT EXISTS (
                SELECT FROM aclexplode(coalesce(l.lomacl, acldefault('L', l.lomowner))) a WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_has_role(r.oid, a.grantee, 'USAGE')))) o (what, cure, schema)
        WHERE schema !~ '^pg_' AND schema <> 'information_schema')
        """;

    private const string Hidden =
        "SELECT 'hidden rows of TABLE ' || c.oid::regclass, 'ALTER TABLE ' || c.oid::regclass || ' NO FORCE ROW LEVEL SECURITY' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND";

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var hidden = await production.QueryAsync(
            $"SELECT * FROM {Query(site.ObjectOwner)} o UNION ALL {Hidden} row_security_active(c.oid) ORDER BY 1", reader => (What: reader.GetString(0), Cure: reader.GetString(1)), cancellationToken);
        if (hidden.Count == 0)
            return;
        findings.Block("NotReadable",
            $"update.golden: a logical copy would be incomplete, because '{site.ObjectOwner}' may not read {Cure.Listed([.. hidden.Select(one => one.What)])}; set update.golden to Clone, or run in '{site.Spec.Name}' as a superuser: {Cure.Of([.. hidden.Select(one => one.Cure)], $"SELECT cure FROM (SELECT * FROM {Query(site.ObjectOwner)} o UNION ALL {Hidden} c.relrowsecurity AND c.relforcerowsecurity) o (what, cure)")}");
    }

    private static string Role(string name) => $"{Sql.Literal(Sql.Identifier(name))}::regrole::oid";
}
