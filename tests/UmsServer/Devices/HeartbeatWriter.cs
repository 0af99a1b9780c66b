using System.Runtime.InteropServices;
using Npgsql;
using UmsServer.Configuration;

namespace UmsServer.Devices;

/// <summary>
/// Collects heartbeats and writes them four times a second in one statement, because a statement per request would cost more than the
/// request. Pending heartbeats are written before the process ends.
/// </summary>
internal sealed class HeartbeatWriter(ServerOptions options, NpgsqlDataSource database, TimeProvider time, ILogger<HeartbeatWriter> logger)
    : BackgroundService
{
    private const string Upsert =
        """
        INSERT INTO device_heartbeats (device_id, server, last_seen, beats)
        SELECT h.device_id, $1, h.last_seen, h.beats
        FROM unnest($2::bigint[], $3::timestamptz[], $4::bigint[]) AS h (device_id, last_seen, beats)
        ON CONFLICT (device_id) DO UPDATE SET
            server = EXCLUDED.server,
            last_seen = greatest(device_heartbeats.last_seen, EXCLUDED.last_seen),
            beats = device_heartbeats.beats + EXCLUDED.beats
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private Dictionary<long, Heartbeat> _pending = [];

    public void Record(long deviceId)
    {
        var now = time.GetUtcNow();
        lock (_gate)
            Add(deviceId, new Heartbeat(now, 1));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!await TryFlushAsync(cancellationToken))
            logger.HeartbeatsLost(_pending.Count);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        // A running flush is never cancelled: if its result were unknown, its heartbeats would be counted twice or not at all.
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryFlushAsync(CancellationToken.None);
    }

    private async Task<bool> TryFlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<long, Heartbeat> batch;
        lock (_gate)
        {
            if (_pending.Count == 0)
                return true;
            (batch, _pending) = (_pending, []);
        }

        try
        {
            await WriteAsync(batch, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            logger.HeartbeatsDelayed(batch.Count, e.Message);
            lock (_gate)
            {
                foreach (var (deviceId, heartbeat) in batch)
                    Add(deviceId, heartbeat);
            }

            return false;
        }
    }

    private void Add(long deviceId, Heartbeat heartbeat)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_pending, deviceId, out _);
        known = new Heartbeat(known.LastSeen > heartbeat.LastSeen ? known.LastSeen : heartbeat.LastSeen, known.Beats + heartbeat.Beats);
    }

    private async Task WriteAsync(Dictionary<long, Heartbeat> batch, CancellationToken cancellationToken)
    {
        // Sorted by ID, because two servers that update the same rows in different orders would deadlock.
        var ids = batch.Keys.Order().ToArray();
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.AddWithValue(options.PodName);
        command.Parameters.AddWithValue(ids);
        command.Parameters.AddWithValue(Array.ConvertAll(ids, id => batch[id].LastSeen));
        command.Parameters.AddWithValue(Array.ConvertAll(ids, id => batch[id].Beats));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
