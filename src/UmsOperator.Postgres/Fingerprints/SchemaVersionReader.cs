using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Runs <c>database.schemaVersionQuery</c> with a server's rights, in a transaction that can write nothing.</summary>
internal static class SchemaVersionReader
{
    /// <summary>Reads it.</summary>
    /// <param name="connection">A session on the database, outside a transaction.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The version as the query gives it, or null and why.</returns>
    public static async Task<(string? Version, string? Problem)> ReadAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        // The query is text of the spec and might end its transaction: what follows would be read-only as well.
        await connection.ExecuteAsync("SET default_transaction_read_only = on", cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync("SET LOCAL lock_timeout = '2s'", cancellationToken);
            await connection.ExecuteAsync("SET LOCAL statement_timeout = '5s'", cancellationToken);
            var role = target.Database.Access == DatabaseAccess.PerServerRoles ? target.Database.AppRole : target.ServerUsername;
            if (role is not null)
                await connection.ExecuteAsync($"SET LOCAL ROLE {Sql.Identifier(role)}", cancellationToken);
            var version = await connection.ScalarAsync<object>(target.Database.SchemaVersionQuery, cancellationToken) as string;
            return version is null ? (null, "database.schemaVersionQuery gave no text; it must give one row with MAJOR.MINOR") : (version.Trim(), null);
        }
        catch (PostgresException refused)
        {
            return (null, $"database.schemaVersionQuery failed: {refused.MessageText}; correct the query or grant {target.Database.AppRole} the right");
        }
        finally
        {
            await transaction.RollbackAsync(CancellationToken.None);
            await connection.ExecuteAsync("RESET default_transaction_read_only", CancellationToken.None);
        }
    }
}
