using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Prepares a new database with what only its owner may do, before anything of production is in it.</summary>
internal static class PristineDatabase
{
    // The role that owns schema public by default. Its only member is the owner of the current database.
    private const string DefaultOwner = "pg_database_owner";
    private const string OwnerQuery = "SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'public'";

    /// <summary>Gives schema public the same owner as in production, or drops it if production has none, which a dump does not say.</summary>
    /// <param name="connections">Opens the operator's own session on the new database.</param>
    /// <param name="source">A session on production.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="name">Name of the new database. Nobody but the operator may connect to it.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="DatabaseActionException">PostgreSQL refuses to change the schema.</exception>
    public static async Task PrepareAsync(OperatorConnections connections, NpgsqlConnection source, DatabaseTarget target, string name, string task, CancellationToken cancellationToken)
    {
        var owner = await source.ScalarAsync<string>(OwnerQuery, cancellationToken);
        if (owner == DefaultOwner)
            return;
        await using var pristine = await connections.OpenPristineAsync(target, name, task, cancellationToken);
        try
        {
            // The owner's name is used byte by byte as in the source.
            await pristine.ExecuteAsync("SELECT set_config('client_encoding', current_setting('server_encoding'), false)", cancellationToken);
            await pristine.ExecuteAsync(owner is null ? "DROP SCHEMA public" : $"ALTER SCHEMA public OWNER TO {Sql.Identifier(owner)}", cancellationToken);
        }
        catch (PostgresException refused)
        {
            throw new DatabaseActionException(
                $"schema public of '{target.Database.Name}' belongs to '{owner}', and the operator cannot set this owner in a copy ({refused.MessageText}); run in '{target.Database.Name}' as a superuser: ALTER SCHEMA public OWNER TO {Sql.Identifier(target.Database.OwnerRole)}",
                refused);
        }
    }
}
