using Npgsql;
using UmsServer.Health;
using VendorServer.Configuration;

namespace VendorServer.Serving;

/// <summary>The pools of the inner services: sessions that are open as long as the server runs and do little. A lost one is opened again.</summary>
internal sealed class ConnectionPools(VendorOptions options, StatusBoard board, TimeProvider time, ILogger<ConnectionPools> logger) : BackgroundService
{
    /// <summary>Sessions of the pool that serves devices and consoles.</summary>
    public const int DeviceSessions = 7;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), time);
        while (!board.Serving && await timer.WaitForNextTickAsync(stoppingToken))
        {
        }

        // One session remains for the jobs.
        await Task.WhenAll(Enumerable.Range(1, options.Sessions - DeviceSessions - 1).Select(pool => KeepAsync(pool, stoppingToken)));
    }

    private async Task KeepAsync(int pool, CancellationToken cancellationToken)
    {
        var settings = options.Source.ConnectionSettings();
        settings.Pooling = false;
        await Task.Delay(pool * TimeSpan.FromMilliseconds(20), time, cancellationToken);
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                await connection.OpenAsync(cancellationToken);
                using var timer = new PeriodicTimer(Idle, time);
                do
                {
                    await using var command = new NpgsqlCommand("SELECT 1", connection);
                    await command.ExecuteScalarAsync(cancellationToken);
                }
                while (await timer.WaitForNextTickAsync(cancellationToken));
            }
            catch (NpgsqlException e)
            {
                logger.PoolWithoutConnection(pool, e.Message);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
