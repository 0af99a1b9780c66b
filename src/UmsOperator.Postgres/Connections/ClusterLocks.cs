using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Manages one advisory lock for each cluster, in the maintenance database (advisory locks are per database). A process that takes the lock over terminates the
/// holder and all other sessions of the cluster's operators before it observes anything, because a dead operator's CREATE DATABASE may still be running.
/// Operators that repeatedly take the lock from each other (<see cref="LockContention"/>) all pause until only one is left. Each keeps a session open that makes it
/// visible to the others.
/// </summary>
internal sealed class ClusterLocks(
    OperatorConnections connections, ProcessMark mark, OperatorIdentity identity, BackendEnder ender, TimeProvider time, ILogger<ClusterLocks> logger) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, ClusterLock> _locks = new(StringComparer.Ordinal);

    /// <summary>Acquires the lock, or verifies that this process still holds it.</summary>
    /// <returns>Null if the lock is held; otherwise why it is not.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<LockRefusal?> TakeAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        var held = _locks.GetOrAdd(target.Uid, _ => new ClusterLock());
        await held.Gate.WaitAsync(cancellationToken);
        try
        {
            if (held.Refusal is { } refusal && time.GetUtcNow().UtcDateTime < refusal.RetryAt)
                return refusal;
            if (await IsAliveAsync(held, target, cancellationToken))
                return await OtherPausedAsync(held.Session!, target, cancellationToken) is { Count: > 0 } others ? await PauseAsync(held, target, others, cancellationToken) : null;
            await held.CloseAsync();
            return await TryTakeAsync(held, target, cancellationToken);
        }
        finally
        {
            held.Gate.Release();
        }
    }

    /// <summary>
    /// Verifies that this process holds the lock; never acquires it. A former leader whose session was terminated must not act until it is the leader
    /// again.
    /// </summary>
    /// <exception cref="DatabaseActionException">This process does not hold the lock.</exception>
    public async Task RequireAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (!await TryUseAsync(target, null, cancellationToken))
            throw new DatabaseActionException($"{target.Cluster}: this process does not hold the cluster's database lock; nothing was done");
    }

    /// <summary>Runs a short statement in the session that holds the lock. With null, only checks whether the lock is held.</summary>
    /// <returns>False if this process does not hold the lock; then nothing was done.</returns>
    public async Task<bool> TryUseAsync(DatabaseTarget target, Func<NpgsqlConnection, Task>? use, CancellationToken cancellationToken)
    {
        var held = _locks.GetOrAdd(target.Uid, _ => new ClusterLock());
        await held.Gate.WaitAsync(cancellationToken);
        try
        {
            if (!await IsAliveAsync(held, target, cancellationToken))
                return false;
            if (use is null)
                return true;
            await use(held.Session!);
            await held.Session!.ExecuteAsync(OtherOperatorQuery.Signed("SELECT 1", identity), cancellationToken);
            return true;
        }
        finally
        {
            held.Gate.Release();
        }
    }

    /// <summary>Releases the cluster's lock by closing its session, and ends a pause.</summary>
    public async Task ReleaseAsync(string uid)
    {
        if (!_locks.TryGetValue(uid, out var held))
            return;
        await held.Gate.WaitAsync();
        try
        {
            await held.CloseAsync();
            await held.ReturnAsync();
        }
        finally
        {
            held.Gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var held in _locks.Values)
            await held.DisposeAsync();
    }

    private async Task<bool> IsAliveAsync(ClusterLock held, DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (held.Session is not { } session || held.Place != Place(target))
            return false;
        try
        {
            await session.ExecuteAsync(OtherOperatorQuery.Signed("SELECT 1", identity), cancellationToken);
            return true;
        }
        catch (NpgsqlException exception)
        {
            Log.LockLost(logger, target.Cluster, exception.Message);
            await held.CloseAsync();
            return false;
        }
    }

    private async Task<LockRefusal?> TryTakeAsync(ClusterLock held, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var session = await connections.OpenMaintenanceAsync(target, "lock", SessionLimits.Read, cancellationToken);
        try
        {
            List<OtherOperator> paused = [.. await OtherPausedAsync(session, target, cancellationToken)];
            var holders = (await OtherOperatorQuery.ReadHoldersAsync(session, target, identity, cancellationToken)).Where(holder => holder.Mark != mark.Text).ToList();
            if (paused.Count > 0 || (holders.Count > 0 && LockContention.MustPause(held.Clashes, time.GetUtcNow().UtcDateTime)))
                return await PauseAsync(held, target, [.. paused, .. holders], cancellationToken);
            if (holders.Count > 0)
                held.Clashes.Add(time.GetUtcNow().UtcDateTime);
            if (await TakeOverAsync(session, target, cancellationToken) is { } problem)
                return new LockRefusal(problem, null);
            await session.ExecuteAsync(OtherOperatorQuery.Signed("SELECT 1", identity), cancellationToken);
            await held.ReturnAsync();
            held.Hold(session, Place(target));
            session = null!;
            Log.LockTaken(logger, target.Cluster);
            return null;
        }
        finally
        {
            if (session is not null)
                await session.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<OtherOperator>> OtherPausedAsync(NpgsqlConnection session, DatabaseTarget target, CancellationToken cancellationToken) =>
        [.. (await OtherOperatorQuery.ReadPausedAsync(session, target, identity, LockContention.Fresh, cancellationToken)).Where(other => other.Mark != mark.Text)];

    /// <summary>
    /// Releases the lock and makes this operator visible to the others. All paused operators produce the same text, because they may write it to the
    /// same object.
    /// </summary>
    private async Task<LockRefusal> PauseAsync(ClusterLock held, DatabaseTarget target, IReadOnlyList<OtherOperator> others, CancellationToken cancellationToken)
    {
        var own = (await AnnounceAsync(held, target, cancellationToken)).Where(paused => paused.Mark == mark.Text);
        await held.CloseAsync();
        var names = string.Join(" and ", own.Concat(others).DistinctBy(one => one.Mark).Select(one => $"{one}").Order(StringComparer.Ordinal));
        if (held.Refusal is null)
            Log.SeveralOperators(logger, target.Cluster, names);
        return held.Pause(new LockRefusal(
            $"database.host: more than one operator manages this cluster: {names}; they terminated each other's sessions and are now all paused; stop all but one (the names are namespace/pod), "
            + $"let them share one lease (--leader-elect, --leader-election-namespace), or let each watch different namespaces (--watch-namespaces); the remaining operator continues within {LockContention.Pause.TotalSeconds:0} s",
            (time.GetUtcNow() + LockContention.Pause).UtcDateTime));
    }

    /// <summary>
    /// Makes this operator visible to the others. Reuses the session that already does so if it is alive, so that no other operator can conclude that
    /// this one is gone.
    /// </summary>
    /// <returns>All paused operators, including this one.</returns>
    private async Task<IReadOnlyList<OtherOperator>> AnnounceAsync(ClusterLock held, DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (held.Presence is { } shown)
        {
            try
            {
                return await OtherOperatorQuery.ReadPausedAsync(shown, target, identity, LockContention.Fresh, cancellationToken);
            }
            catch (NpgsqlException)
            {
                await held.WithdrawAsync();
            }
        }

        var presence = held.Announce(await connections.OpenMaintenanceAsync(target, OtherOperatorQuery.Task, SessionLimits.Read, cancellationToken));
        return await OtherOperatorQuery.ReadPausedAsync(presence, target, identity, LockContention.Fresh, cancellationToken);
    }

    private async Task<string?> TakeOverAsync(NpgsqlConnection session, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var key = LockKey.Of(target.Uid);
        if (!await session.ScalarAsync<bool>("SELECT pg_try_advisory_lock($1, $2)", cancellationToken, key.High, key.Low))
        {
            var holders = await session.QueryAsync(
                $"{BackendQuery.Query} AND a.pid IN ({LockKey.Holders("$1", "$2")})",
                BackendQuery.Read, cancellationToken, (long)(uint)key.High, (long)(uint)key.Low);
            foreach (var holder in holders.Where(holder => !holder.Untouchable))
            {
                await session.ExecuteAsync("SELECT pg_terminate_backend($1)", cancellationToken, holder.Pid);
                Log.StaleSessionTerminated(logger, target.Cluster, holder.Pid, holder.Application);
            }

            // Waits until the holder has ended, but not for a holder that the operator may not terminate.
            await session.ExecuteAsync($"SET lock_timeout = '{(holders.Any(holder => holder.Untouchable) ? 100 : 3000)}ms'", cancellationToken);
            try
            {
                await session.ExecuteAsync("SELECT pg_advisory_lock($1, $2)", cancellationToken, key.High, key.Low);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                return $"another session holds the lock of {target.Cluster} in database '{target.Database.MaintenanceDatabase}' and did not end: {string.Join(", ", holders.Select(holder => $"pid {holder.Pid}"))}; identify it in pg_stat_activity, then run as a superuser: SELECT pg_terminate_backend(pid)";
            }
        }

        var (own, ownWorkers) = (mark.ApplicationName(target.Uid, ""), WorkerName.Prefix(target.Uid, mark));
        await ender.EndAllAsync(
            session,
            target.Cluster,
            async token => [.. (await BackendQuery.OfOperatorsAsync(session, target.Uid, token)).Where(backend => !IsOwn(backend))],
            BetweenChecks,
            cancellationToken);
        return null;

        // For a worker, only the role identifies the process, because code that runs in its session can change application_name.
        bool IsOwn(Backend backend) => WorkerName.Is(target.Uid, backend.Role)
            ? backend.Role.StartsWith(ownWorkers, StringComparison.Ordinal)
            : backend.Application.StartsWith(own, StringComparison.Ordinal);
    }

    private static string Place(DatabaseTarget target) => $"{target.Address}/{target.Database.MaintenanceDatabase}/{target.OperatorUsername}";
}
