using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>What only the owner of a new database may do in it, before anything of production's is there.</summary>
internal static class PristineDatabase
{
    // A database's owner is a member of this role in it, and of its schema public.
    private const string DefaultOwner = "pg_database_owner";
    private const string OwnerQuery = "SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'public'";

    /// <summary>Gives schema public to whom it belongs in production, or drops it where production has none: a dump does not say that it is gone.</summary>
    /// <param name="connections">Opens the operator's own session on the new database.</param>
    /// <param name="source">A session on production.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="name">Name of the new database, to which nobody else may connect.</param>
    /// <param name="task">Name of the task.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="DatabaseActionException">It cannot be given away.</exception>
    public static async Task PrepareAsync(OperatorConnections connections, NpgsqlConnection source, DatabaseTarget target, string name, string task, CancellationToken cancellationToken)
    {
        var owner = await source.ScalarAsync<string>(OwnerQuery, cancellationToken);
        if (owner == DefaultOwner)
            return;
        await using var pristine = await connections.OpenPristineAsync(target, name, task, cancellationToken);
        try
        {
            // The name is the source's, byte by byte.
            await pristine.ExecuteAsync("SELECT set_config('client_encoding', current_setting('server_encoding'), false)", cancellationToken);
            await pristine.ExecuteAsync(owner is null ? "DROP SCHEMA public" : $"ALTER SCHEMA public OWNER TO {Sql.Identifier(owner)}", cancellationToken);
        }
        catch (PostgresException refused)
        {
            throw new DatabaseActionException(
                $"schema public of '{target.Database.Name}' belongs to '{owner}', and the operator cannot give that of a copy to it ({refused.MessageText}); run in '{target.Database.Name}' as a superuser: ALTER SCHEMA public OWNER TO {Sql.Identifier(target.Database.OwnerRole)}",
                refused);
        }
    }
}
