using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Several clusters may share an owner role and an app role, but only with a DBA's consent. A login that may act as a role can also revoke the role's grants on all
/// other databases (DROP OWNED BY), so a tenant must not be able to name another tenant's role in the spec.
/// </summary>
internal static class SharedGroup
{
    /// <summary>
    /// SQL that is true if role $1 is used in database d: it owns an object there or has a privilege on the database itself, which only a DBA or the operator can
    /// give. Privileges on objects do not count, because any server can grant them to any role. An app role is also used where a role without login that is a
    /// member of it is used, because the DBA's script grants the app role to the owner role.
    /// </summary>
    private const string UsedIn =
        """
        EXISTS (
            SELECT FROM pg_shdepend h
            WHERE h.refclassid = 'pg_authid'::regclass
                AND h.refobjid IN (SELECT oid FROM pg_roles WHERE rolname = $1 UNION ALL SELECT m.member FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles o ON o.oid = m.member WHERE g.rolname = $1 AND NOT o.rolcanlogin)
                AND (h.dbid = d.oid AND h.deptype = 'o' OR h.dbid = 0 AND h.classid = 'pg_database'::regclass AND h.objid = d.oid))
        """;

    /// <summary>Refuses a role that is used in another cluster's production and not in this cluster's.</summary>
    /// <param name="maintenance">A session on the maintenance database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="group">The role.</param>
    /// <param name="field">The field that names it.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="DatabaseActionException">The role is in use by another cluster only.</exception>
    public static async Task RequireConsentAsync(NpgsqlConnection maintenance, DatabaseTarget target, string group, string field, CancellationToken cancellationToken)
    {
        var isTaken = await maintenance.ScalarAsync<bool>(
            $"""
            SELECT EXISTS (SELECT FROM pg_database d WHERE {ProductionClaim.Expression} <> $2 AND {UsedIn})
                AND NOT EXISTS (SELECT FROM pg_database d WHERE d.datname = $3 AND {UsedIn})
            """,
            cancellationToken, group, target.Uid, target.Database.Name);
        if (isTaken)
        {
            throw new DatabaseActionException(
                $"{field}: '{group}' is in use in the database of another UmsCluster and is not known to be shared; name a role that only this cluster uses, or run the DBA's script in docs/database.md for '{target.Database.Name}'");
        }
    }
}
