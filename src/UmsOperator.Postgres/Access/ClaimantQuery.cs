using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Finds out whether the cluster that claims production is still active. That cluster may be in another Kubernetes cluster, or in a namespace that is
/// not watched.
/// </summary>
internal static class ClaimantQuery
{
    // Locks in all databases count, because its operator may use another maintenance database. A session with its application_name counts whatever
    // its login is.
    // $7 is the prefix of this cluster's own roles.
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

    /// <summary>Runs the query.</summary>
    /// <param name="maintenance">A session of the operator.</param>
    /// <param name="target">The cluster that wants to take the database over.</param>
    /// <param name="claim">The claim on the database: the UID of the other cluster.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>What the server shows of that cluster; null if the claim is not a UID.</returns>
    public static async Task<ClaimantObserved?> ReadAsync(NpgsqlConnection maintenance, DatabaseTarget target, string claim, CancellationToken cancellationToken)
    {
        if (!ClusterNames.IsUid(claim))
            return null;
        var key = LockKey.Of(claim);
        var rows = await maintenance.QueryAsync(
            Query,
            reader => new ClaimantObserved { LockHeld = reader.GetBoolean(0), Sessions = reader.GetInt32(1), MayLogIn = reader.GetBoolean(2) },
            cancellationToken, target.Database.Name, ClusterNames.Claim(claim), (long)(uint)key.High, (long)(uint)key.Low,
            ProcessMark.Prefix(claim), ProcessMark.AnyCluster, ClusterNames.Claim(target.Uid));
        return rows[0];
    }
}
