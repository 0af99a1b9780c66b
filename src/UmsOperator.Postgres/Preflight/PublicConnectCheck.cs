using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Counts the logins that lose access when an adoption revokes CONNECT on production from PUBLIC. It does not name them, because most belong to users
/// of other databases on the server.
/// </summary>
internal sealed class PublicConnectCheck : IPreflightCheck
{
    private const string Query = """
        SELECT count(*) FROM pg_roles r, pg_database d
         WHERE d.datname = $1 AND r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> current_user AND r.rolname <> $2 AND r.rolname !~ '^ums_[0-9a-f]{8}_'
           AND EXISTS (SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT')
           AND NOT EXISTS (SELECT FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a WHERE a.grantee <> 0 AND a.privilege_type = 'CONNECT' AND pg_has_role(r.oid, a.grantee, 'USAGE'))
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site.Scope != PreflightScope.Adopt)
            return;
        var losers = await site.Maintenance.ScalarAsync<long>(Query, cancellationToken, site.Spec.Name, site.Target.ServerUsername ?? "");
        if (losers > 0)
            findings.Warn("PublicConnect",
                $"CONNECT on '{site.Spec.Name}' will be revoked from PUBLIC; {losers} logins of the server have no other right to connect and lose it; to let one keep it: GRANT CONNECT ON DATABASE {Sql.Identifier(site.Spec.Name)} TO <login>");
    }
}
