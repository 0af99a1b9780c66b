using Npgsql;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Databases;

/// <summary>Runs <c>update-mode.d/*.sql</c> on the server's own snapshot, before the server starts: jobs that are mapped to its process ID would run twice.</summary>
internal sealed class UpdateModeScripts(AgentDatabase database, AgentOptions options, AgentSettings settings, ILogger<UpdateModeScripts> logger)
{
    private const long MaxBytes = 1 << 20;

    /// <exception cref="DatabaseUnavailableException">The database is not available; scripts may have run.</exception>
    /// <exception cref="StartRefusedException">The database is production, or a script fails.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await RefuseProductionAsync(cancellationToken);
        var scripts = Directory.Exists(settings.UpdateMode.Scripts)
            ? Directory.EnumerateFiles(settings.UpdateMode.Scripts, "*.sql").Order(StringComparer.Ordinal).ToList()
            : [];
        if (scripts.Count == 0)
            logger.NoScripts(settings.UpdateMode.Scripts);
        foreach (var script in scripts)
            logger.ScriptRan(Path.GetFileName(script), await RunAsync(script, cancellationToken));
    }

    private async Task RefuseProductionAsync(CancellationToken cancellationToken)
    {
        if (settings.UpdateMode.ProductionQuery.Length == 0)
            return;
        object? answer;
        try
        {
            answer = await database.UseAsync(
                async connection =>
                {
#pragma warning disable CA2100 // the administrator's own query
                    await using var command = new NpgsqlCommand(settings.UpdateMode.ProductionQuery, connection);
#pragma warning restore CA2100
                    return await command.ExecuteScalarAsync(cancellationToken);
                },
                cancellationToken);
        }
        catch (PostgresException e)
        {
            throw new StartRefusedException(ExitCode.Configuration, $"updateMode.productionQuery: {e.MessageText}; correct the query", e);
        }

        if (answer is not false)
        {
            throw new StartRefusedException(
                ExitCode.Configuration,
                answer is true
                    ? $"UMS_MODE is update, but the database {options.Binding.Database} is production: updateMode.productionQuery is true. Nothing was run; bind the server to its own snapshot"
                    : "updateMode.productionQuery must return true or false; correct the query");
        }
    }

    /// <returns>Rows changed.</returns>
    private async Task<int> RunAsync(string script, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(script);
        string sql;
        try
        {
            if (new FileInfo(script).Length > MaxBytes)
                throw new StartRefusedException(ExitCode.Configuration, $"{script} is larger than {MaxBytes} bytes; split it");
            sql = await File.ReadAllTextAsync(script, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(ExitCode.Configuration, $"{script} cannot be read: {e.Message}", e);
        }

        return await database.UseAsync(connection => RunAsync(connection, name, sql, cancellationToken), cancellationToken);
    }

    private async Task<int> RunAsync(NpgsqlConnection connection, string name, string sql, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
#pragma warning disable CA2100 // the administrator's own script
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)Math.Ceiling(settings.UpdateMode.TimeoutSeconds) };
#pragma warning restore CA2100
            var rows = await command.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Math.Max(rows, 0);
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            throw new StartRefusedException(ExitCode.Failed, $"{name}: {e.MessageText}; the server does not start, because its jobs would run on the snapshot. Correct or remove the script", e);
        }
    }
}
