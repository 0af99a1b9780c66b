using System.Globalization;
using Npgsql;
using UmsOperator.Core.Objects;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Roles;

/// <summary>The statements that make and unmake a login role of a binding (design §4).</summary>
internal static class BindingRole
{
    /// <summary>Makes the role; to be run in one transaction, so that no half-made one is ever seen.</summary>
    /// <param name="connection">A session of the operator on the maintenance database.</param>
    /// <param name="operatorLogin">The operator's login.</param>
    /// <param name="role">Name of the new role.</param>
    /// <param name="password">Its password.</param>
    /// <param name="memberOf">The role that it works as: object owner or app.</param>
    /// <param name="database">The one database that it may connect to; null: none is given, as it is not the operator's to give.</param>
    /// <param name="sessions">How many sessions it may have at a time; a flood of them would keep everybody else out.</param>
    /// <param name="validUntil">A timestamp after which it may not log in any more; null: none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task CreateAsync(
        NpgsqlConnection connection, string operatorLogin, string role, string password, string memberOf, string? database, int sessions, string? validUntil, CancellationToken cancellationToken)
    {
        var (name, group) = (Sql.Identifier(role), Sql.Identifier(memberOf));
        var restricted = connection.PostgreSqlVersion >= new Version(16, 0);
        var until = validUntil is null ? "" : $" VALID UNTIL {Sql.Literal(validUntil)}";
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"CREATE ROLE {name} LOGIN NOINHERIT CONNECTION LIMIT {sessions.ToString(CultureInfo.InvariantCulture)} PASSWORD {Sql.Literal(ScramVerifier.Of(password))}{until}"),
                new($"GRANT {group} TO {name}{(restricted ? " WITH INHERIT FALSE, SET TRUE" : "")}"),
                // The operator may end its sessions only as one who has its rights.
                new($"GRANT {name} TO {Sql.Identifier(operatorLogin)}{(restricted ? " WITH INHERIT TRUE, SET FALSE" : "")}"),
                new($"ALTER ROLE {name} SET role = {Sql.Literal(memberOf)}"),
            },
        };
        if (database is not null)
            batch.BatchCommands.Add(new($"GRANT CONNECT ON DATABASE {Sql.Identifier(database)} TO {name}"));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes every database right from the role that was given to it on databases of the operator.</summary>
    public static async Task RevokeAllAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        var databases = await connection.QueryAsync(
            """
            SELECT DISTINCT d.datname::text FROM pg_database d, aclexplode(d.datacl) a
             WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1) AND pg_has_role(current_user, d.datdba, 'USAGE')
            """,
            reader => reader.GetString(0), cancellationToken, role);
        foreach (var database in databases)
            await connection.ExecuteAsync($"REVOKE ALL ON DATABASE {Sql.Identifier(database)} FROM {Sql.Identifier(role)}", cancellationToken);
    }

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
