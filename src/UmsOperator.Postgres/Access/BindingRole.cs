using System.Globalization;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Core.Scripts;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>Statements and checks for the login role of a binding.</summary>
internal static class BindingRole
{
    /// <summary>The statements that create the role. Run them in one transaction, so that an incomplete role is never visible.</summary>
    /// <param name="restricted">Whether the server supports options of memberships, see <see cref="IsRestricted"/>.</param>
    /// <param name="operatorLogin">Name of the operator's login.</param>
    /// <param name="role">Name of the new role.</param>
    /// <param name="password">Its password; only a SCRAM verifier of it is sent.</param>
    /// <param name="memberOf">The role that its sessions run as: the object owner or the app role.</param>
    /// <param name="database">The only database that it may connect to; null grants none, because the operator does not own the database.</param>
    /// <param name="sessions">Maximum number of concurrent sessions, so that one server cannot use up all connections.</param>
    /// <param name="validUntil">A timestamp after which the password is no longer accepted; null for no limit.</param>
    public static IReadOnlyList<string> Create(bool restricted, string operatorLogin, string role, string password, string memberOf, string? database, int sessions, string? validUntil)
    {
        var (name, group) = (Sql.Identifier(role), Sql.Identifier(memberOf));
        var until = validUntil is null ? "" : $" VALID UNTIL {Sql.Literal(validUntil)}";
        return
        [
            $"CREATE ROLE {name} LOGIN NOINHERIT CONNECTION LIMIT {sessions.ToString(CultureInfo.InvariantCulture)} PASSWORD {Sql.Literal(ScramVerifier.Of(password))}{until}",
            $"GRANT {group} TO {name}{(restricted ? " WITH INHERIT FALSE, SET TRUE" : "")}",
            // Terminating another role's session requires the privileges of that role.
            $"GRANT {name} TO {Sql.Identifier(operatorLogin)}{(restricted ? " WITH INHERIT TRUE, SET FALSE" : "")}",
            $"ALTER ROLE {name} SET role = {Sql.Literal(memberOf)}",
            .. database is null ? Array.Empty<string>() : [$"GRANT CONNECT ON DATABASE {Sql.Identifier(database)} TO {name}"],
        ];
    }

    /// <summary>
    /// Verifies that a DBA granted the group, which the spec names, to the operator with ADMIN OPTION. On PostgreSQL 15, CREATEROLE alone can grant every role
    /// that is no superuser, so anyone who may edit a UmsCluster could obtain pg_execute_server_program.
    /// </summary>
    /// <exception cref="DatabaseActionException">The group is a predefined role, is not granted to the operator, or belongs to another cluster.</exception>
    public static async Task RequireOwnGroupAsync(NpgsqlConnection maintenance, DatabaseTarget target, string group, CancellationToken cancellationToken)
    {
        var field = group == target.Database.OwnerRole ? "database.ownerRole" : "database.appRole";
        if (group.StartsWith("pg_", StringComparison.Ordinal))
            throw new DatabaseActionException($"{field}: '{group}' is a predefined role of PostgreSQL and is never granted to servers; name the role that the DBA's script created");
        var held = await maintenance.QueryAsync(
            """
            SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
                OR EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = r.oid AND m.member = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND m.admin_option)
            FROM pg_roles r WHERE r.rolname = $1
            """,
            reader => reader.GetBoolean(0), cancellationToken, group);
        if (held is [false])
        {
            throw new DatabaseActionException(
                $"{field}: the operator is not a member of '{group}' with ADMIN OPTION and so cannot grant it; run as a superuser: {DbaScript.Grant(group, target.OperatorUsername, admin: true, maintenance.PostgreSqlVersion.Major * 10000).Trim()}");
        }

        await SharedGroup.RequireConsentAsync(maintenance, target, group, field, cancellationToken);
    }

    /// <summary>Whether the server supports INHERIT and SET options of memberships, that is PostgreSQL 16 or newer.</summary>
    public static bool IsRestricted(NpgsqlConnection connection) => connection.PostgreSqlVersion >= new Version(16, 0);

    /// <summary>Whether the role may log in; null if it does not exist.</summary>
    public static async Task<bool?> CanLoginAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        var found = await connection.QueryAsync("SELECT rolcanlogin FROM pg_roles WHERE rolname = $1", reader => reader.GetBoolean(0), cancellationToken, role);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Verifies by its full name that a role belongs to the cluster. No other role is ever changed.</summary>
    /// <exception cref="DatabaseActionException">The role does not belong to this cluster.</exception>
    public static void RequireClaimed(DatabaseTarget target, string role)
    {
        if (ClusterNames.BindingOfRole(target.Uid, role) is null)
            throw new DatabaseActionException($"role '{role}' does not belong to {target.Cluster}; nothing was done");
    }
}
