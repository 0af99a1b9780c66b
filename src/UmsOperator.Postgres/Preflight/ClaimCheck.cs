using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// The claim is a parameter that PostgreSQL does not know: setting it on a database takes a superuser's grant, which 15 and newer can give. And servers of another
/// cluster, which had the database before, may not come back to it.
/// </summary>
internal sealed class ClaimCheck : IPreflightCheck
{
    // Not the roles with which operators look (Workers/WorkerName): another cluster may look at a database before it is claimed, and keeps nobody from it.
    private const string StrangeBindings = """
        SELECT r.rolname::text FROM pg_database d, aclexplode(d.datacl) a JOIN pg_roles r ON r.oid = a.grantee
         WHERE d.datname = $1 AND a.privilege_type = 'CONNECT' AND r.rolcanlogin AND r.rolname ~ '^ums_[0-9a-f]{8}_(?!worker[0-9a-z]+$)' AND NOT starts_with(r.rolname, $2) AND NOT starts_with(r.rolname, $3)
         ORDER BY 1
        """;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        var strange = await site.Maintenance.QueryAsync(StrangeBindings, reader => reader.GetString(0), cancellationToken, site.Spec.Name, ClusterNames.Claim(site.Target.Uid),
            // Logins that are left are a sign of life, and stop an adoption before this; after a restore from a backup it ends them itself.
            ClusterNames.Claim(site.AdoptFrom is { } dead && ClusterNames.IsUid(dead) ? dead : site.Target.Uid));
        if (strange.Count > 0)
            findings.Block("OtherServers",
                $"servers of another UmsCluster may log in to '{site.Spec.Name}': {string.Join(", ", strange)}; if that cluster is gone for good, stop its servers and run as a superuser: {string.Join("; ", strange.Select(role => $"ALTER ROLE {Sql.Identifier(role)} NOLOGIN"))}");
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
                : "PostgreSQL 15 or newer is needed for it";
            findings.Block("ClaimRight", $"the operator may not write its claim on a database ({refused.MessageText}); {cure}");
        }
    }
}
