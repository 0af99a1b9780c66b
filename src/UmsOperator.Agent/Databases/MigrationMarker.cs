using Npgsql;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Databases;

/// <summary>
/// A table that exists from before a migrating server starts until it serves: the vendor's server leaves no sign of a migration that died. Its presence is the
/// sign, so that a login without any rights in it sees it. It is gone before the server is ready, and the operator compares schemas of ready servers only.
/// </summary>
internal sealed class MigrationMarker(AgentDatabase database, AgentOptions options, AgentSettings settings, ILogger<MigrationMarker> logger)
{
    // Checked in SettingsCheck: letters, digits and underscores only.
    private string Table => string.Join('.', settings.Schema.MarkerTable.Split('.').Select(part => $"\"{part}\""));

    /// <exception cref="DatabaseUnavailableException">Nothing was written, or it is not known.</exception>
    /// <exception cref="StartRefusedException">Another server has begun a migration in the meantime, or the login may not create tables.</exception>
    public async Task WriteAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        try
        {
            await database.UseAsync(
                async connection =>
                {
                    await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                    await ExecuteAsync(connection, $"CREATE TABLE {Table} (server text NOT NULL, version text NOT NULL, started_at timestamptz NOT NULL)", cancellationToken);
                    await ExecuteAsync(connection, $"INSERT INTO {Table} VALUES ($1, $2, now())", cancellationToken, options.PodName, version.ToString());
                    await transaction.CommitAsync(cancellationToken);
                    return true;
                },
                cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateTable)
        {
            throw new StartRefusedException(ExitCode.SchemaUnfinished, $"another server has begun to migrate this database: the table {settings.Schema.MarkerTable} exists", e);
        }
        catch (PostgresException e)
        {
            throw new StartRefusedException(
                ExitCode.Configuration, $"schema.markerTable: {settings.Schema.MarkerTable} cannot be created: {e.MessageText}; a login with UMS_MIGRATE=true must be able to create tables", e);
        }

        logger.MarkerWritten(settings.Schema.MarkerTable);
    }

    /// <summary>Removes it, whoever wrote it. May be repeated.</summary>
    /// <exception cref="DatabaseUnavailableException">It is still there, or it is not known.</exception>
    public Task RemoveAsync(CancellationToken cancellationToken) => database.UseAsync(
        async connection =>
        {
            await ExecuteAsync(connection, $"DROP TABLE IF EXISTS {Table}", cancellationToken);
            return true;
        },
        cancellationToken);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params string[] values)
    {
#pragma warning disable CA2100 // the table's name is checked, all values are parameters
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
