using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Several clusters may share an owner and an app role, but only if a DBA wants it. Whoever may work as a role can take its rights on other databases away (DROP OWNED BY reaches the grants on all
/// databases), so that a tenant may not choose another one's role by a field of the spec.
/// </summary>
internal static class SharedGroup
{
    /// <summary>
    /// A role is at home in a database d where it owns an object, or has a right on the database itself: both are a DBA's or the operator's to give. Rights on objects do not count, as any server can
    /// give them to any role. An app role is at home where a role is that it is granted to, as the DBA's script does.
    /// </summary>
    private const string AtHome =
        """
        EXISTS (
            SELECT FROM pg_shdepend h
            WHERE h.refclassid = 'pg_authid'::regclass
                AND h.refobjid IN (SELECT oid FROM pg_roles WHERE rolname = $1 UNION ALL SELECT m.member FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles o ON o.oid = m.member WHERE g.rolname = $1 AND NOT o.rolcanlogin)
                AND (h.dbid = d.oid AND h.deptype = 'o' OR h.dbid = 0 AND h.classid = 'pg_database'::regclass AND h.objid = d.oid))
        """;

    /// <summary>Refuses a role that is at home in another cluster's production and not in this one's.</summary>
    /// <param name="maintenance">A session on the maintenance database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="group">The role.</param>
    /// <param name="field">The field that names it.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <exception cref="DatabaseActionException">It is another cluster's.</exception>
    public static async Task RequireConsentAsync(NpgsqlConnection maintenance, DatabaseTarget target, string group, string field, CancellationToken cancellationToken)
    {
        var isTaken = await maintenance.ScalarAsync<bool>(
            $"""
            SELECT EXISTS (SELECT FROM pg_database d WHERE {ProductionClaim.Expression} <> $2 AND {AtHome})
                AND NOT EXISTS (SELECT FROM pg_database d WHERE d.datname = $3 AND {AtHome})
            """,
            cancellationToken, group, target.Uid, target.Database.Name);
        if (isTaken)
        {
            throw new DatabaseActionException(
                $"{field}: '{group}' is in use in the database of another UmsCluster, and nothing says that it may be shared; name a role of this cluster's own, or run the DBA's script that docs/database.md shows for '{target.Database.Name}'");
        }
    }
}
