using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>The privileges on a database itself, which a template clone does not copy.</summary>
internal static class DatabaseRights
{
    /// <summary>
    /// Sets the privileges on production or on a copy before it is opened: PUBLIC may not connect, the object owner may create schemas, and both roles may create
    /// temporary tables. With SharedCredentials the servers' login gets all three. The role of a binding gets CONNECT when it is created.
    /// </summary>
    /// <param name="connection">A session of the operator, which owns the database. It may be connected to any database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="database">Name of the database.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task ApplyAsync(NpgsqlConnection connection, DatabaseTarget target, string database, CancellationToken cancellationToken)
    {
        var name = Sql.Identifier(database);
        var spec = target.Database;
        await connection.ExecuteAsync($"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC", cancellationToken);
        if (spec.Access == DatabaseAccess.PerServerRoles)
        {
            await connection.ExecuteAsync($"GRANT CREATE, TEMPORARY ON DATABASE {name} TO {Sql.Identifier(spec.OwnerRole)}", cancellationToken);
            await connection.ExecuteAsync($"GRANT TEMPORARY ON DATABASE {name} TO {Sql.Identifier(spec.AppRole)}", cancellationToken);
        }
        else if (target.ServerUsername is { } login)
        {
            await connection.ExecuteAsync($"GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {name} TO {Sql.Identifier(login)}", cancellationToken);
        }
    }
}
