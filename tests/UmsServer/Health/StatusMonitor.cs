using Npgsql;
using UmsServer.Configuration;

namespace UmsServer.Health;

/// <summary>Recomputes the status from the database, once a period.</summary>
internal sealed class StatusMonitor(
    ServerOptions options, StatusBoard board, NpgsqlDataSource database, TimeProvider time, ILogger<StatusMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary><c>err</c> if the database is unavailable, <c>warn</c> if it takes more than a second.</summary>
    public async Task<ServerStatus> CheckAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        try
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return time.GetElapsedTime(begun) > Slow ? ServerStatus.Warn : ServerStatus.Ok;
        }
        catch (NpgsqlException e)
        {
            logger.DatabaseSilent(e.Message);
            return ServerStatus.Err;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.StatusPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (board.Serving)
                board.Set(await CheckAsync(stoppingToken));
        }
    }
}
