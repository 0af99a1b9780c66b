using System.Globalization;
using System.Text;
using Npgsql;
using UmsServer.Configuration;
using UmsServer.Health;
using VendorServer.Configuration;

namespace VendorServer.Serving;

/// <summary>
/// Runs the jobs whose devices are assigned to this server's process ID, on any database, so also on a snapshot. Each run is a row of <c>job_executions</c> for each device, and a
/// line of the journal, which outlives the database.
/// </summary>
internal sealed class ScheduledJobs(VendorOptions options, StatusBoard board, Breakage breakage, NpgsqlDataSource database, TimeProvider time, ILogger<ScheduledJobs> logger)
    : BackgroundService
{
    /// <summary>A device belongs to the server that it reached first. Nothing moves it when that server is replaced.</summary>
    private const string Assign =
        """
        INSERT INTO host_assignments (device_id, process_uuid)
        SELECT device_id, $1 FROM device_heartbeats h WHERE server = $2 AND NOT EXISTS (SELECT FROM host_assignments a WHERE a.device_id = h.device_id)
        ON CONFLICT (device_id) DO NOTHING
        """;

    private const string Claim = "UPDATE scheduled_jobs SET process_uuid = $1 WHERE NOT per_device AND process_uuid IS NULL";

    private const string Run =
        """
        WITH done AS (
            INSERT INTO job_executions (job, device_id, process_uuid, server, slot)
            SELECT job, device_id, $1, $2, $3 FROM scheduled_jobs JOIN host_assignments a ON a.process_uuid = $1 WHERE per_device AND enabled
            UNION ALL
            SELECT job, NULL, $1, $2, $3 FROM scheduled_jobs WHERE NOT per_device AND enabled AND process_uuid = $1
            RETURNING job
        )
        SELECT job, count(*) FROM done GROUP BY job ORDER BY job
        """;

    private readonly ServerOptions _server = options.Server;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_server.JobPeriod == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(_server.JobPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (board.Serving && !breakage.IsBroken)
                await RunAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var slot = (long)(time.GetUtcNow().ToUnixTimeMilliseconds() / _server.JobPeriod.TotalMilliseconds);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var assign = Command(connection, Assign, _server.ProcessId, _server.PodName);
            await assign.ExecuteNonQueryAsync(cancellationToken);
            await using var claim = Command(connection, Claim, _server.ProcessId);
            await claim.ExecuteNonQueryAsync(cancellationToken);
            await using var run = Command(connection, Run, _server.ProcessId, _server.PodName, slot);
            await using var jobs = await run.ExecuteReaderAsync(cancellationToken);
            while (await jobs.ReadAsync(cancellationToken))
                Record(jobs.GetString(0), slot, jobs.GetInt64(1));
        }
        catch (Exception e) when (e is NpgsqlException or IOException)
        {
            logger.JobsFailed(e.Message);
        }
    }

    private void Record(string job, long slot, long devices)
    {
        if (options.JobJournal is not { } path)
            return;
        var line = string.Create(
            CultureInfo.InvariantCulture, $"{time.GetUtcNow():O};{_server.PodName};{_server.ProcessId};{options.Source.Name};{job};{slot};{devices}\n");
        // One write, because other servers append to the same file.
        using var journal = new FileStream(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 });
        journal.Write(Encoding.UTF8.GetBytes(line));
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        // All three statements are constants.
#pragma warning disable CA2100
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
