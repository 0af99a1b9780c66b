using Npgsql;
using UmsServer.Configuration;
using UmsServer.Faults;
using UmsServer.Health;
using UmsServer.Hosting;
using UmsServer.Registry;
using UmsServer.Schema;

namespace UmsServer.Starting;

/// <summary>The start from <c>init</c> to <c>ok</c>: connect to the database, check its schema, migrate it if allowed, register the server, serve.</summary>
internal sealed class StartSequence(
    ServerOptions options,
    StatusBoard board,
    ProcessRegistry registry,
    ProcessOutcome outcome,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<StartSequence> logger) : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.Starting(options.Version.ToString(), options.PodName, options.Mode.ToString(), options.Migrate);
        try
        {
            await RetryAsync(PrepareSchemaAsync, stoppingToken);
            if (options.Faults.IsActive(Fault.NeverReady))
                return;
            await Task.Delay(options.Faults.Duration(Fault.SlowStart), time, stoppingToken);
            await RetryAsync(registry.MarkRunningAsync, stoppingToken);
            board.Set(ServerStatus.Ok);
            logger.Serving();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            End(ExitCode.Failed);
        }
        catch (StartRefusedException e)
        {
            logger.Refused(e.Code, e.Message);
            End(e.Code);
        }
        catch (Exception e)
        {
            logger.StartFailed(e);
            End(ExitCode.Failed);
        }
    }

    /// <summary>Retries until the database is available: its role may not exist yet, or a failover may be in progress.</summary>
    private async Task RetryAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await attempt(cancellationToken);
                return;
            }
            catch (NpgsqlException e)
            {
                logger.DatabaseUnreachable(e.Message);
                await Task.Delay(RetryPause, time, cancellationToken);
            }
        }
    }

    private void End(int code)
    {
        outcome.Code = code;
        lifetime.StopApplication();
    }

    private async Task PrepareSchemaAsync(CancellationToken cancellationToken)
    {
        var settings = options.Binding.ConnectionSettings(options.Migrate ? "migration" : "start", options.PodName);
        settings.Pooling = false;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var state = await SchemaReader.ReadAsync(connection, cancellationToken);
        if (!options.Migrate)
            SchemaRules.RefuseUnlessEqual(state, options.Version.Schema);
        SchemaRules.RefuseUnlessMigratable(state, options.Version.Schema);
        if (state.Version != options.Version.Schema)
            await MigrateAsync(connection, cancellationToken);
    }

    /// <summary>Migrates once without a retry: after a failure the operator or a user has to decide.</summary>
    private async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await SchemaMigrator.MigrateAsync(
                connection, options.Version.Schema, options.PodName, new MigrationWatch(options, logger), cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw new StartRefusedException($"the migration failed: {e.Message}", e);
        }

        if (options.Faults.IsActive(Fault.ExitsAfterCommit))
            throw new StartRefusedException("UMS_FAULT exits-after-commit");
    }
}
