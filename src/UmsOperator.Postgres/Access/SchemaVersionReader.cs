using System.Data;
using System.Globalization;
using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Runs the spec's <c>schemaVersionQuery</c>. The text comes from a tenant and runs in a database that servers write to, so it gets a login with few privileges, a
/// read-only transaction and a short timeout, and nothing but a valid version is shown of its result.
/// </summary>
internal static class SchemaVersionReader
{
    private const string Field = "database.schemaVersionQuery";
    private const int MaximumLength = 32;

    /// <summary>Runs the query.</summary>
    /// <param name="connection">A worker's session on the database, not in a transaction.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="role">The role that it runs as; null for the session's own.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>
    /// The version as MAJOR.MINOR, or the problem. Of a PostgreSQL error the problem contains only the SQLSTATE, because the message can contain
    /// data.
    /// </returns>
    public static async Task<(string? Version, string? Problem)> ReadAsync(NpgsqlConnection connection, DatabaseTarget target, string? role, CancellationToken cancellationToken)
    {
        try
        {
            // A batch sends each text as one statement, so PostgreSQL refuses a second statement in the spec's text.
            await using var batch =
                new NpgsqlBatch(connection) { BatchCommands = { new("BEGIN READ ONLY"), new("SELECT set_config('statement_timeout', '3s', true), set_config('lock_timeout', '500ms', true)") } };
            if (role is not null)
                batch.BatchCommands.Add(new($"SELECT set_config('role', {Sql.Literal(role)}, true)"));
            batch.BatchCommands.Add(new(ServersSearchPath.Set));
            batch.BatchCommands.Add(new(target.Database.SchemaVersionQuery));
            await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            // The reader is positioned on the first result. BEGIN has no result.
            for (var result = 2; result < batch.BatchCommands.Count; result++)
                await reader.NextResultAsync(cancellationToken);
            return await ReadAsync(reader, cancellationToken);
        }
        catch (PostgresException timedOut) when (timedOut.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled)
        {
            return (null, $"{Field}: the query timed out ({timedOut.SqlState}); this is expected while a migration locks its table, otherwise correct the query");
        }
        catch (PostgresException refused) when (refused.SqlState is not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown))
        {
            return (null, $"{Field}: {Reason(refused.SqlState, target.Database)} (SQLSTATE {refused.SqlState})");
        }
        catch (Exception unreadable) when (unreadable is InvalidCastException or FormatException or OverflowException)
        {
            return (null, $"{Field} returns a type that is not text; cast it to text");
        }
        finally
        {
            if (connection.State == ConnectionState.Open)
                await connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
        }
    }

    private static async Task<(string? Version, string? Problem)> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (reader.FieldCount == 0 || !await reader.ReadAsync(cancellationToken) || await reader.IsDBNullAsync(0, cancellationToken))
            return (null, $"{Field} returns no row or NULL; correct the query");
        var text = await TextAsync(reader, cancellationToken);
        if (!SchemaVersion.TryParse(text, out _))
            return (null, $"{Field} returns a text that is not MAJOR.MINOR, for example 12.04; correct the query");
        return await reader.ReadAsync(cancellationToken) ? (null, $"{Field} returns more than one row; correct the query") : (text, null);
    }

    private static async Task<string> TextAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (reader.GetFieldType(0) == typeof(decimal))
            return reader.GetDecimal(0).ToString(CultureInfo.InvariantCulture);
        using var text = await reader.GetTextReaderAsync(0, cancellationToken);
        var start = new char[MaximumLength + 1];
        return new string(start, 0, await text.ReadBlockAsync(start, cancellationToken));
    }

    private static string Reason(string state, DatabaseSpec database) => state switch
    {
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => "it names a table or schema that does not exist; correct the query",
        PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction => "it names a column or function that does not exist; correct the query",
        PostgresErrorCodes.InsufficientPrivilege => $"it may not read an object that it names; grant SELECT on it to '{database.AppRole}'",
        PostgresErrorCodes.ReadOnlySqlTransaction => "it writes data; change it so that it only reads",
        PostgresErrorCodes.SyntaxError => "it is not one SQL statement; correct the query",
        _ => "PostgreSQL reports an error; run the query with a server's login to see which",
    };
}
