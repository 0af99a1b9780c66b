using System.Data;
using Npgsql;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Databases;

/// <summary>Reads the state of the schema, in one read-only transaction.</summary>
internal sealed class SchemaReader(AgentDatabase database, AgentSettings settings)
{
    private const int MaxText = 64;

    // pg_class is readable by every login, whatever rights it has in the tables.
    private const string Empty =
        """
        SELECT NOT EXISTS (
            SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
                AND NOT (n.nspname = $1 AND c.relname = $2)
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
        """;

    private const string Marker = "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2)";

    /// <exception cref="DatabaseUnavailableException">The database is not available.</exception>
    /// <exception cref="StartRefusedException">A query of the settings is wrong for this database.</exception>
    public Task<SchemaState> ReadAsync(CancellationToken cancellationToken) => database.UseAsync(connection => ReadAsync(connection, cancellationToken), cancellationToken);

    private async Task<SchemaState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using (var readOnly = new NpgsqlCommand("SET TRANSACTION READ ONLY", connection))
            await readOnly.ExecuteNonQueryAsync(cancellationToken);
        var hasMarker = await AskAsync(connection, Marker, cancellationToken);
        if (await AskAsync(connection, Empty, cancellationToken))
            return new SchemaState(IsEmpty: true, Version: null, hasMarker, VendorSaysUnfinished: false);
        SchemaVersion? version;
        try
        {
            version = await VersionAsync(connection, cancellationToken);
        }
        catch (StartRefusedException) when (hasMarker)
        {
            // The schema was being created when it ended: half of it is there, and the marker says what that is.
            return new SchemaState(IsEmpty: false, Version: null, hasMarker, VendorSaysUnfinished: false);
        }

        var unfinished = settings.Schema.UnfinishedQuery.Length > 0 && await QueryAsync(connection, "schema.unfinishedQuery", settings.Schema.UnfinishedQuery, cancellationToken) switch
        {
            true => true,
            false => false,
            var other => throw Wrong("schema.unfinishedQuery", $"it returned {Show(other)}, not true or false"),
        };
        return new SchemaState(IsEmpty: false, version, hasMarker, unfinished);
    }

    private async Task<bool> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var parts = settings.Schema.MarkerTable.Split('.');
#pragma warning disable CA2100 // constants of this class
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parts[0] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parts[1] });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task<SchemaVersion?> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (settings.Schema.VersionQuery.Length == 0)
            return null;
        return await QueryAsync(connection, "schema.versionQuery", settings.Schema.VersionQuery, cancellationToken) is string { Length: <= MaxText } text && SchemaVersion.TryParse(text) is { } version
            ? version
            : throw Wrong("schema.versionQuery", "it must return one row of the form MAJOR.MINOR");
    }

    /// <returns>The only value of the only row.</returns>
    private static async Task<object?> QueryAsync(NpgsqlConnection connection, string field, string sql, CancellationToken cancellationToken)
    {
        try
        {
#pragma warning disable CA2100 // the administrator's own query, in a read-only transaction
            await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return null;
            var value = reader.GetValue(0);
            return await reader.ReadAsync(cancellationToken) ? throw Wrong(field, "it returned more than one row") : value;
        }
        catch (PostgresException e) when (AgentDatabase.IsAboutTheStatement(e))
        {
            throw Wrong(field, e.MessageText);
        }
    }

    private static string Show(object? value) => value is null or DBNull ? "nothing" : $"'{value}'";

    private static StartRefusedException Wrong(string field, string reason) =>
        new(ExitCode.Configuration, $"{field}: {reason}. Correct the query; leave it empty if your schema has no such value");
}
