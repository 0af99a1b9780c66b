using System.Diagnostics;
using Npgsql;
using RudeServer.Supervising;

namespace RudeServer.Jobs;

/// <summary>
/// The server's background activity: sessions that are briefly idle in transaction, temporary tables, large objects, refreshes and TRUNCATE, and short-lived
/// processes. It sometimes crashes.
/// </summary>
internal sealed class JobProcess(ServerSettings settings, NpgsqlDataSource sessions, CancellationTokenSource ended, TimeProvider time)
{
    private const int Sleepers = 3;
    private const int CrashCode = 70;

    private readonly Chance _chance = new(settings, Role.Jobs);
    private volatile bool _crashed;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ServerSettings settings, TimeProvider time)
    {
        using var orders = new Orders();
        using var ended = new CancellationTokenSource();
        await using var sessions = settings.Sessions("jobs", least: Sleepers + 2, most: Sleepers + 5);
        _ = orders.UntilClosedAsync().ContinueWith(_ => ended.CancelAsync(), TaskScheduler.Default);
        return await new JobProcess(settings, sessions, ended, time).RunAsync();
    }

    private async Task<int> RunAsync()
    {
        var noise = new Noise(_chance);
        List<Task> jobs =
        [
            .. Enumerable.Range(0, Sleepers).Select(_ => RepeatAsync(SleepInTransactionAsync, 0.3, 1.5)),
            RepeatAsync(TakePictureAsync, 0.5, 2),
            RepeatAsync(CountAsync, 1, 3),
            RepeatAsync(ForkAsync, 2, 5),
            RepeatAsync(() => Task.Run(noise.Say), 0.02, 0.2),
        ];
        // No jobs run in update mode.
        if (!settings.IsUpdateMode)
            jobs.Add(RepeatAsync(TidyAsync, 1, 4));
        if (!settings.IsCalm)
            jobs.Add(RepeatAsync(CrashAsync, 15, 60));
        await Task.WhenAll(jobs);
        return _crashed ? CrashCode : 0;
    }

    private async Task RepeatAsync(Func<Task> job, double least, double most)
    {
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(_chance.Seconds(least, most), time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                return;
            try
            {
                await job();
            }
            catch (NpgsqlException e)
            {
                await Console.Error.WriteLineAsync($"ERROR {e}");
            }
        }
    }

    private async Task SleepInTransactionAsync()
    {
        await using var connection = await sessions.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, "INSERT INTO rude_data.journal (server, line) VALUES ($1, 'a thought')", settings.PodName);
        await Task.Delay(_chance.Seconds(0.1, 0.8), time);
        if (_chance.OneIn(3))
            await transaction.RollbackAsync();
        else
            await transaction.CommitAsync();
    }

    private async Task TakePictureAsync()
    {
        await using var connection = await sessions.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand("INSERT INTO rude_data.pictures (device_id, picture) VALUES ($1, lo_from_bytea(0, $2))", connection);
        take.Parameters.AddWithValue((long)_chance.Below(400) + 1);
        take.Parameters.AddWithValue(_chance.Bytes(4000));
        await take.ExecuteNonQueryAsync();
        await ExecuteAsync(
            connection,
            "WITH old AS (DELETE FROM rude_data.pictures WHERE picture_id = (SELECT min(picture_id) FROM rude_data.pictures WHERE picture_id > 40) RETURNING picture) SELECT lo_unlink(picture) FROM old");
        await transaction.CommitAsync();
    }

    private async Task CountAsync()
    {
        await using var connection = await sessions.OpenConnectionAsync();
        await ExecuteAsync(connection, "CREATE TEMPORARY TABLE IF NOT EXISTS counted (kind text, devices bigint)");
        await ExecuteAsync(connection, "INSERT INTO counted SELECT kind, devices FROM rude_data.totals");
        await ExecuteAsync(connection, "INSERT INTO rude_data.scratch (line) SELECT kind || ' ' || devices FROM counted");
        await ExecuteAsync(connection, "TRUNCATE counted");
    }

    private async Task TidyAsync()
    {
        await using var connection = await sessions.OpenConnectionAsync();
        await ExecuteAsync(connection, "SELECT rude_data.tidy()");
    }

    private static async Task ForkAsync()
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "echo 'a child of a child'; sleep 0.2"]))!;
        await shell.WaitForExitAsync();
    }

    private Task CrashAsync()
    {
        _crashed = true;
        return ended.CancelAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, params string[] values)
    {
        // All statements are constants; all values are parameters.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync();
    }
}
