using Npgsql;
using UmsServer.Configuration;
using UmsServer.Faults;
using UmsServer.Health;
using UmsServer.Registry;
using UmsServer.Schema;
using UmsServer.Starting;
using UmsServer;
using VendorServer.Configuration;

namespace VendorServer.Serving;

/// <summary>
/// The start. It migrates an older schema without being asked, in whatever pod, as far as its login may. Whatever goes wrong, the process ends with 0.
/// </summary>
internal sealed class VendorStart(
    VendorOptions options, StatusBoard board, Breakage breakage, ProcessRegistry registry, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<VendorStart> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ServerOptions _server = options.Server;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.VendorStarting(_server.Version.ToString(), _server.PodName, _server.ProcessId, options.Distributed);
        try
        {
            await PrepareAsync(stoppingToken);
            if (_server.Faults.IsActive(Fault.NeverReady))
                return;
            await Task.Delay(_server.Faults.Duration(Fault.SlowStart), time, stoppingToken);
            await registry.MarkRunningAsync(stoppingToken);
            board.Set(ServerStatus.Ok);
            logger.VendorStarted();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // SIGTERM. A statement of a migration is rolled back by the database.
        }
        catch (Exception e)
        {
            logger.VendorNotStarted(e.Message);
            lifetime.StopApplication();
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        var state = await SchemaReader.ReadAsync(connection, cancellationToken);
        if (state.Version > _server.Version.Schema)
        {
            logger.SchemaTooNew($"{state.Version}", $"{_server.Version.Schema}");
            if (options.NewerSchema == NewerSchema.Stop)
                throw new VendorException("The database schema is newer than this server.");
            breakage.Break();
        }
        else if (state.HalfMigrated || state.Version != _server.Version.Schema)
        {
            await MigrateAsync(connection, cancellationToken);
        }
    }

    private async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        logger.VendorMigrating(_server.Version.Schema.ToString());
        await SchemaMigrator.MigrateAsync(connection, _server.Version.Schema, _server.PodName, new MigrationWatch(_server, logger), cancellationToken);
        if (_server.Faults.IsActive(Fault.ExitsAfterCommit))
            throw new StartRefusedException("UMS_FAULT exits-after-commit");
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var settings = options.Source.ConnectionSettings();
        settings.Pooling = false;
        var begun = time.GetTimestamp();
        while (true)
        {
            var connection = new NpgsqlConnection(settings.ConnectionString);
            try
            {
                await connection.OpenAsync(cancellationToken);
                return connection;
            }
            catch (NpgsqlException e)
            {
                await connection.DisposeAsync();
                if (time.GetElapsedTime(begun) >= options.DatabaseWait)
                    throw new VendorException($"The connection to the database failed: {e.Message}", e);
                await Task.Delay(RetryPause, time, cancellationToken);
            }
        }
    }
}
