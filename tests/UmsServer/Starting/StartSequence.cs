using Npgsql;
using UmsServer.Configuration;
using UmsServer.Faults;
using UmsServer.Health;
using UmsServer.Hosting;
using UmsServer.Registry;
using UmsServer.Schema;

namespace UmsServer.Starting;

/// <summary>From <c>init</c> to <c>ok</c>: reach the database, judge its schema, migrate it if allowed, enter the list of servers, serve.</summary>
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

    /// <summary>Tries until the database answers: its role may be on its way, or a failover under way.</summary>
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

    /// <summary>Once only: what a failed migration leaves behind is for a person or the operator to judge, not for a second try.</summary>
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
