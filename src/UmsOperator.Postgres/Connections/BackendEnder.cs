using Microsoft.Extensions.Logging;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>Ends sessions and sees that they have ended.</summary>
internal sealed class BackendEnder(TimeProvider time, ILogger<BackendEnder> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>A session that has just ended is listed for a moment still: only what stays is a stranger.</summary>
    private static readonly TimeSpan Lingering = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Sees whether a look finds nothing, now or within three seconds.</summary>
    /// <param name="look">Finds the sessions.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>What stays.</returns>
    public async Task<IReadOnlyList<Backend>> LingeringAsync(Func<CancellationToken, Task<IReadOnlyList<Backend>>> look, CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); ;)
        {
            var found = await look(cancellationToken);
            if (found.Count == 0 || time.GetElapsedTime(started) > Lingering)
                return found;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// Ends what the look finds until two looks in a row find nothing: a login that had passed its checks shows in pg_stat_activity a moment later only.
    /// </summary>
    /// <param name="connection">A session that is not among those looked for.</param>
    /// <param name="cluster">For the log.</param>
    /// <param name="look">Finds the sessions.</param>
    /// <param name="between">Time between the two last looks.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="DatabaseActionException">Some session may not be ended, or they do not end within 20 s; names them.</exception>
    public async Task EndAllAsync(
        NpgsqlConnection connection, string cluster, Func<CancellationToken, Task<IReadOnlyList<Backend>>> look, TimeSpan between, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var clean = 0; ;)
        {
            var found = await look(cancellationToken);
            clean = found.Count == 0 ? clean + 1 : 0;
            if (clean == 2)
                return;
            if (found.Where(backend => backend.Untouchable).ToList() is { Count: > 0 } strangers && time.GetElapsedTime(started) > Lingering)
                throw new DatabaseActionException(
                    $"the operator may not end these sessions: {string.Join("; ", strangers)}; end them, or (not for superusers) GRANT pg_signal_backend TO the operator's login");
            if (time.GetElapsedTime(started) > Limit)
                throw new DatabaseActionException($"these sessions do not end within {Limit.TotalSeconds} s: {string.Join("; ", found)}; see what holds them (pg_stat_activity) or restart their clients");
            // One statement for each: a refusal is an error and would keep the rest from being ended.
            foreach (var backend in found.Where(backend => !backend.Untouchable))
            {
                await connection.ExecuteAsync("SELECT pg_terminate_backend($1)", cancellationToken, backend.Pid);
                Log.SessionEnded(logger, cluster, backend.Pid, backend.Role);
            }

            await Task.Delay(found.Count == 0 ? between : Pause, time, cancellationToken);
        }
    }
}
