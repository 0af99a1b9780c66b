using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Observing;

/// <summary>Finds out whether a database is empty and which schema version it has. Only reads.</summary>
internal static class SchemaQuery
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <summary>SQL that is true if the database has no tables outside the system schemas and extensions.</summary>
    public const string EmptyQuery = """
        SELECT NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
           AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'))
        """;

    /// <summary>
    /// Adds what only a session on production shows to its observation. A closed database is skipped, and a failure is reported as a schema problem.
    /// Nothing runs in another cluster's database.
    /// </summary>
    public static async Task<ProductionObserved> ReadAsync(
        WorkerRoles workers, NpgsqlConnection maintenance, DatabaseTarget target, ProductionObserved production, CancellationToken cancellationToken)
    {
        if (!production.AllowsConnections || (production.Claim is { } claim && claim != target.Uid))
            return production;
        // Planted code can survive statement_timeout by catching its error. Dropping the worker role terminates its session.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            // Before the database is claimed, only the object owner has rights in it.
            var rights = production.Claim is null ? WorkerRights.ReadAsOwner : WorkerRights.ReadAsServer;
            await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, rights, sessions: 1, limit.Token);
            await using var connection = await worker.OpenAsync("observe", SessionLimits.Read, limit.Token);
            if (await connection.ScalarAsync<bool>(EmptyQuery, limit.Token))
                return production with { Empty = true };
            var (version, problem) = await SchemaVersionReader.ReadAsync(connection, target, role: null, limit.Token);
            return production with { Empty = false, SchemaVersion = version, SchemaProblem = problem };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return production with
            {
                SchemaProblem =
                    $"database.schemaVersionQuery: the query did not finish within {Limit.TotalSeconds} s; check the policies, views and functions that it uses, or correct the query",
            };
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or DatabaseActionException)
        {
            return production with { SchemaProblem = DatabaseFault.Of(target, target.Database.Name, exception).Problem };
        }
    }
}
