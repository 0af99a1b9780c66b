using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Adoption takes CONNECT on P from PUBLIC: names who would lose it.</summary>
internal sealed class PublicConnectCheck : IPreflightCheck
{
    private const string Query = """
        SELECT r.rolname::text FROM pg_roles r, pg_database d
         WHERE d.datname = $1 AND r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> current_user AND r.rolname <> $2
           AND EXISTS (SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT')
           AND NOT EXISTS (SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.grantee <> 0 AND a.privilege_type = 'CONNECT' AND pg_has_role(r.oid, a.grantee, 'USAGE'))
         ORDER BY 1
        """;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site.Scope != PreflightScope.Adopt)
            return;
        var losers = await site.Maintenance.QueryAsync(Query, reader => reader.GetString(0), cancellationToken, site.Spec.Name, site.Target.ServerUsername ?? "");
        if (losers.Count > 0)
            findings.Warn("PublicConnect", $"CONNECT on '{site.Spec.Name}' is taken from PUBLIC; these logins lose it: {string.Join(", ", losers)}; for one that is to keep it: GRANT CONNECT ON DATABASE {Sql.Identifier(site.Spec.Name)} TO {Sql.Identifier(losers[0])}");
    }
}
