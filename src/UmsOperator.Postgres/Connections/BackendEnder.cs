using Microsoft.Extensions.Logging;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>Terminates sessions and waits until they have ended.</summary>
internal sealed class BackendEnder(TimeProvider time, ILogger<BackendEnder> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>pg_stat_activity lists a session for a moment after it has ended, so only sessions that remain for longer count.</summary>
    private static readonly TimeSpan Lingering = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Queries sessions repeatedly until there are none, for at most three seconds.</summary>
    /// <param name="query">Queries the sessions.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The sessions that remain; empty if all have ended.</returns>
    public async Task<IReadOnlyList<Backend>> LingeringAsync(Func<CancellationToken, Task<IReadOnlyList<Backend>>> query, CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); ;)
        {
            var found = await query(cancellationToken);
            if (found.Count == 0 || time.GetElapsedTime(started) > Lingering)
                return found;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// Terminates sessions until two queries in a row find none. One query is not enough: a login that has passed its checks appears in pg_stat_activity only a
    /// moment later.
    /// </summary>
    /// <param name="connection">A session that is not among those to be terminated.</param>
    /// <param name="cluster">For the log.</param>
    /// <param name="query">Queries the sessions.</param>
    /// <param name="between">Time between the last two queries.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="DatabaseActionException">
    /// The operator may not terminate some of the sessions, or they did not end within 20 s. The message names them.
    /// </exception>
    public async Task EndAllAsync(
        NpgsqlConnection connection, string cluster, Func<CancellationToken, Task<IReadOnlyList<Backend>>> query, TimeSpan between, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var clean = 0; ;)
        {
            var found = await query(cancellationToken);
            clean = found.Count == 0 ? clean + 1 : 0;
            if (clean == 2)
                return;
            if (found.Where(backend => backend.Untouchable).ToList() is { Count: > 0 } untouchable && time.GetElapsedTime(started) > Lingering)
                throw new DatabaseActionException(
                    $"the operator lacks the right to terminate these sessions: {string.Join("; ", untouchable)}; close them, or GRANT pg_signal_backend to the operator's login (it does not cover sessions of superusers)");
            if (time.GetElapsedTime(started) > Limit)
                throw new DatabaseActionException(
                    $"these sessions did not end within {Limit.TotalSeconds} s: {string.Join("; ", found)}; check what they wait for (pg_stat_activity), or restart their clients");
            // One statement for each session, because a refusal is an error and would leave the other sessions running.
            foreach (var backend in found.Where(backend => !backend.Untouchable))
            {
                await connection.ExecuteAsync("SELECT pg_terminate_backend($1)", cancellationToken, backend.Pid);
                Log.SessionEnded(logger, cluster, backend.Pid, backend.Role);
            }

            await Task.Delay(found.Count == 0 ? between : Pause, time, cancellationToken);
        }
    }
}
