using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>Looks for signs of life of the cluster whose claim is on production: it may belong to another Kubernetes cluster, or to a namespace that is not watched.</summary>
internal static class ClaimantQuery
{
    // Locks of all databases: its operator may use another maintenance database. Whoever names its session after it counts, whatever its login. $7 are our own roles.
    private const string Query = """
        SELECT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = $3::oid AND l.objid = $4::oid AND l.pid <> pg_backend_pid()),
               (SELECT count(*)::int4 FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
                 WHERE a.pid <> pg_backend_pid() AND a.leader_pid IS NULL
                   AND (starts_with(r.rolname, $2) OR starts_with(a.application_name, $5)
                        OR a.datname = $1 AND NOT starts_with(r.rolname, $7) AND NOT (r.rolname = current_user AND starts_with(a.application_name, $6)))),
               EXISTS (SELECT FROM pg_roles r WHERE r.rolcanlogin AND starts_with(r.rolname, $2))
               OR EXISTS (SELECT FROM pg_database d, aclexplode(d.datacl) a JOIN pg_roles r ON r.oid = a.grantee
                           WHERE d.datname = $1 AND a.privilege_type = 'CONNECT' AND r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> current_user AND NOT starts_with(r.rolname, $7))
        """;

    /// <summary>Looks.</summary>
    /// <param name="maintenance">A session of the operator.</param>
    /// <param name="target">The cluster that wants its production.</param>
    /// <param name="claim">What its claim says.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <returns>What was seen; null if the claim is no uid.</returns>
    public static async Task<ClaimantObserved?> LookAsync(NpgsqlConnection maintenance, DatabaseTarget target, string claim, CancellationToken cancellationToken)
    {
        if (!ClusterNames.IsUid(claim))
            return null;
        var key = LockKey.Of(claim);
        var rows = await maintenance.QueryAsync(
            Query,
            reader => new ClaimantObserved { LockHeld = reader.GetBoolean(0), Sessions = reader.GetInt32(1), MayLogIn = reader.GetBoolean(2) },
            cancellationToken, target.Database.Name, ClusterNames.Claim(claim), (long)(uint)key.High, (long)(uint)key.Low, ProcessMark.Prefix(claim), ProcessMark.AnyCluster, ClusterNames.Claim(target.Uid));
        return rows[0];
    }
}
