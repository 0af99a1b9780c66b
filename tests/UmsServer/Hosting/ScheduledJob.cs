using Npgsql;
using UmsServer.Configuration;
using UmsServer.Health;

namespace UmsServer.Hosting;

/// <summary>The scheduled job of the reference server. It does not run in update mode, because two servers would act on the same devices.</summary>
internal sealed class ScheduledJob(
    ServerOptions options, StatusBoard board, NpgsqlDataSource database, TimeProvider time, ILogger<ScheduledJob> logger) : BackgroundService
{
    private const string Upsert =
        """
        INSERT INTO job_runs (job, server, finished_at, runs) VALUES ('directory-sync', $1, now(), 1)
        ON CONFLICT (job) DO UPDATE SET server = EXCLUDED.server, finished_at = EXCLUDED.finished_at, runs = job_runs.runs + 1
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Mode == ServerMode.Update || options.JobPeriod == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(options.JobPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (board.Serving)
                await RunAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand(Upsert);
            command.Parameters.AddWithValue(options.PodName);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException e)
        {
            logger.JobFailed(e.Message);
        }
    }
}
