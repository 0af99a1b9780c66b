using System.Globalization;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>The statements that make and unmake a login role of a binding.</summary>
internal static class BindingRole
{
    /// <summary>The statements that make the role; to be run in one transaction, so that no half-made one is ever seen.</summary>
    /// <param name="restricted">Whether the server knows options of memberships: from 16 on.</param>
    /// <param name="operatorLogin">The operator's login.</param>
    /// <param name="role">Name of the new role.</param>
    /// <param name="password">Its password.</param>
    /// <param name="memberOf">The role that it works as: object owner or app.</param>
    /// <param name="database">The one database that it may connect to; null: none is given, as it is not the operator's to give.</param>
    /// <param name="sessions">How many sessions it may have at a time; a flood of them would keep everybody else out.</param>
    /// <param name="validUntil">A timestamp after which it may not log in any more; null: none.</param>
    public static IReadOnlyList<string> Create(bool restricted, string operatorLogin, string role, string password, string memberOf, string? database, int sessions, string? validUntil)
    {
        var (name, group) = (Sql.Identifier(role), Sql.Identifier(memberOf));
        var until = validUntil is null ? "" : $" VALID UNTIL {Sql.Literal(validUntil)}";
        return
        [
            $"CREATE ROLE {name} LOGIN NOINHERIT CONNECTION LIMIT {sessions.ToString(CultureInfo.InvariantCulture)} PASSWORD {Sql.Literal(ScramVerifier.Of(password))}{until}",
            $"GRANT {group} TO {name}{(restricted ? " WITH INHERIT FALSE, SET TRUE" : "")}",
            // The operator may end its sessions only as one who has its rights.
            $"GRANT {name} TO {Sql.Identifier(operatorLogin)}{(restricted ? " WITH INHERIT TRUE, SET FALSE" : "")}",
            $"ALTER ROLE {name} SET role = {Sql.Literal(memberOf)}",
            .. database is null ? Array.Empty<string>() : [$"GRANT CONNECT ON DATABASE {Sql.Identifier(database)} TO {name}"],
        ];
    }

    /// <summary>
    /// A group that the spec names is given to a role only if a DBA gave it to the operator to give away. On 15 CREATEROLE alone could give out any role but a superuser: whoever may
    /// edit a UmsCluster would have pg_execute_server_program.
    /// </summary>
    /// <exception cref="DatabaseActionException">It is PostgreSQL's own, or not the operator's to give.</exception>
    public static async Task RequireOwnGroupAsync(NpgsqlConnection maintenance, DatabaseTarget target, string group, CancellationToken cancellationToken)
    {
        var field = group == target.Database.OwnerRole ? "database.ownerRole" : "database.appRole";
        if (group.StartsWith("pg_", StringComparison.Ordinal))
            throw new DatabaseActionException($"{field}: '{group}' is a role of PostgreSQL's own and is given to nobody; name the role that the DBA's script made");
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
                $"{field}: the operator does not hold '{group}' with ADMIN OPTION, so it gives it to nobody; run as a superuser: {DbaScript.Grant(group, target.OperatorUsername, admin: true, maintenance.PostgreSqlVersion.Major * 10000).Trim()}");
        }

        await SharedGroup.RequireConsentAsync(maintenance, target, group, field, cancellationToken);
    }

    /// <summary>Whether the server knows options of memberships: from 16 on.</summary>
    public static bool IsRestricted(NpgsqlConnection connection) => connection.PostgreSqlVersion >= new Version(16, 0);

    /// <summary>Whether the role exists and may log in; null if there is none.</summary>
    public static async Task<bool?> CanLoginAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        var found = await connection.QueryAsync("SELECT rolcanlogin FROM pg_roles WHERE rolname = $1", reader => reader.GetBoolean(0), cancellationToken, role);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Only what the full name claims is ever touched.</summary>
    /// <exception cref="DatabaseActionException">The name is not this cluster's.</exception>
    public static void RequireClaimed(DatabaseTarget target, string role)
    {
        if (ClusterNames.BindingOfRole(target.Uid, role) is null)
            throw new DatabaseActionException($"role '{role}' is not claimed by {target.Cluster}; nothing was done");
    }
}
