using Npgsql;
using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Faults;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Observing;

/// <summary>Looks into a database: is it empty, which schema has it. Reads only.</summary>
internal static class SchemaLook
{
    /// <summary>Whether the database holds no table outside the system schemas and extensions.</summary>
    public const string EmptyQuery = """
        SELECT NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
           AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'))
        """;

    /// <summary>Adds to the observation of P what only a session on it shows. A closed P, or one that closes meanwhile, is no fault.</summary>
    public static async Task<ProductionObserved> LookAsync(
        OperatorConnections connections, DatabaseTarget target, ProductionObserved production, CancellationToken cancellationToken)
    {
        if (!production.AllowsConnections)
            return production;
        try
        {
            await using var connection = await connections.OpenAsync(target, target.Database.Name, "observe", cancellationToken);
            if (await connection.ScalarAsync<bool>(EmptyQuery, cancellationToken))
                return production with { Empty = true };
            var (version, problem) = await ReadVersionAsync(connection, target, cancellationToken);
            return production with { Empty = false, SchemaVersion = version, SchemaProblem = problem };
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return production with { SchemaProblem = DatabaseFault.Of(target, target.Database.Name, exception).Problem };
        }
    }

    /// <summary>Runs the spec's query, which must not write, wait behind a migration's locks, or take long.</summary>
    /// <returns>The version as the query gives it, or why there is none.</returns>
    public static async Task<(string? Version, string? Problem)> ReadVersionAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        try
        {
            // A batch sends each text as one statement: a second one in the spec's text is refused by PostgreSQL.
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new("BEGIN READ ONLY"),
                    new("SELECT set_config('statement_timeout', '3s', true), set_config('lock_timeout', '500ms', true)"),
                    new(target.Database.SchemaVersionQuery),
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken) || await reader.IsDBNullAsync(0, cancellationToken))
                return (null, "database.schemaVersionQuery gives no row or NULL; correct the query");
            var version = reader.GetValue(0).ToString();
            return await reader.ReadAsync(cancellationToken) ? (null, "database.schemaVersionQuery gives more than one row; correct the query") : (version, null);
        }
        catch (PostgresException late) when (late.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
        {
            return (null, $"database.schemaVersionQuery: no answer in time ({late.MessageText}); while a migration holds its table that is to be expected, else correct the query");
        }
        catch (PostgresException refused) when (refused.SqlState is not PostgresErrorCodes.AdminShutdown)
        {
            return (null, $"database.schemaVersionQuery: {refused.MessageText}; correct the query, or grant '{target.OperatorUsername}' what it reads");
        }
        catch (InvalidCastException)
        {
            return (null, "database.schemaVersionQuery gives a type that is not text; cast it to text");
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
                await connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
        }
    }
}
