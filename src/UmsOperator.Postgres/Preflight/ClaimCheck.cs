using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Core.Scripts;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Checks that the operator can write its claim, and that no server of another cluster, which used the database before, can log in to it. The claim is a custom parameter: setting it on a
/// database needs a grant by a superuser, which exists since PostgreSQL 15.
/// </summary>
internal sealed class ClaimCheck : IPreflightCheck
{
    // Worker roles (WorkerName) are left out: another cluster's operator may inspect a database before it is claimed, which must not block this one.
    private const string OtherBindings = """
        SELECT r.rolname::text FROM pg_database d, aclexplode(d.datacl) a JOIN pg_roles r ON r.oid = a.grantee
         WHERE d.datname = $1 AND a.privilege_type = 'CONNECT' AND r.rolcanlogin AND r.rolname ~ '^ums_[0-9a-f]{8}_(?!worker[0-9a-z]+$)' AND NOT starts_with(r.rolname, $2) AND NOT starts_with(r.rolname, $3)
         ORDER BY 1
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var others = await site.Maintenance.QueryAsync(OtherBindings, reader => reader.GetString(0), cancellationToken, site.Spec.Name, ClusterNames.Claim(site.Target.Uid),
            // Logins of the adopted cluster are left out. As a sign of life they block an adoption earlier; after a restore from a backup the adoption fences them itself.
            ClusterNames.Claim(site.AdoptFrom is { } dead && ClusterNames.IsUid(dead) ? dead : site.Target.Uid));
        if (others.Count > 0)
            findings.Block("OtherServers",
                $"servers of another UmsCluster can log in to '{site.Spec.Name}': {string.Join(", ", others)}; if that cluster no longer exists, stop its servers and run as a superuser: {string.Join("; ", others.Select(role => $"ALTER ROLE {Sql.Identifier(role)} NOLOGIN"))}");
        if (site.Scratch is not { } scratch)
            return;
        try
        {
            await ProductionClaim.WriteAsync(site.Maintenance, scratch.Database, site.Target.Uid, cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            var cure = site.ServerVersion >= 150000
                ? $"run as a superuser: {DbaScript.ParameterGrant(site.Target.OperatorUsername).Trim()}"
                : "upgrade to PostgreSQL 15 or newer";
            findings.Block("ClaimRight", $"the operator lacks the right to set its claim on a database ({refused.MessageText}); {cure}");
        }
    }
}
