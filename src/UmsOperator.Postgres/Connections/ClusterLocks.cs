using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// One advisory lock for each cluster, in the maintenance database (locks are per database). Whoever takes it over ends the holder and then every backend of the
/// cluster's operator sessions that is not of this process, before it looks at anything: a dead operator's CREATE DATABASE may still run.
/// Operators that go on taking it from one another (<see cref="RivalPace"/>) all stand back, each showing the others that it is there, until one is left.
/// </summary>
internal sealed class ClusterLocks(
    OperatorConnections connections, ProcessMark mark, OperatorIdentity identity, BackendEnder ender, TimeProvider time, ILogger<ClusterLocks> logger) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, ClusterLock> _locks = new(StringComparer.Ordinal);

    /// <summary>Takes the lock, or sees that this process still has it.</summary>
    /// <returns>Null if it is held; else why not.</returns>
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
                return await OthersAsync(held.Session!, target, cancellationToken) is { Count: > 0 } others ? await StandBackAsync(held, target, others, cancellationToken) : null;
            await held.CloseAsync();
            return await TryTakeAsync(held, target, cancellationToken);
        }
        finally
        {
            held.Gate.Release();
        }
    }

    /// <summary>Sees that this process has the lock; never takes it: an ex-leader whose session was ended must not act again before it leads again.</summary>
    /// <exception cref="DatabaseActionException">It has not.</exception>
    public async Task RequireAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (!await TryUseAsync(target, null, cancellationToken))
            throw new DatabaseActionException($"{target.Cluster}: this process does not hold the cluster's database lock; nothing was done");
    }

    /// <summary>Uses the session that holds the lock, for a short statement; null: only sees whether it does.</summary>
    /// <returns>False: this process has not got the lock, and nothing was done.</returns>
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
            await held.Session!.ExecuteAsync(RivalQuery.Signed("SELECT 1", identity), cancellationToken);
            return true;
        }
        finally
        {
            held.Gate.Release();
        }
    }

    /// <summary>Closes the lock's session.</summary>
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
            await session.ExecuteAsync(RivalQuery.Signed("SELECT 1", identity), cancellationToken);
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
        var session = await connections.OpenMaintenanceAsync(target, "lock", SessionLimits.Look, cancellationToken);
        try
        {
            List<Rival> rivals = [.. await OthersAsync(session, target, cancellationToken)];
            var holders = (await RivalQuery.HoldingAsync(session, target, identity, cancellationToken)).Where(holder => holder.Mark != mark.Text).ToList();
            if (rivals.Count > 0 || (holders.Count > 0 && RivalPace.StandsBack(held.Clashes, time.GetUtcNow().UtcDateTime)))
                return await StandBackAsync(held, target, [.. rivals, .. holders], cancellationToken);
            if (holders.Count > 0)
                held.Clashes.Add(time.GetUtcNow().UtcDateTime);
            if (await TakeOverAsync(session, target, cancellationToken) is { } problem)
                return new LockRefusal(problem, null);
            await session.ExecuteAsync(RivalQuery.Signed("SELECT 1", identity), cancellationToken);
            await held.ReturnAsync();
            (held.Session, held.Place, session) = (session, Place(target), null!);
            Log.LockTaken(logger, target.Cluster);
            return null;
        }
        finally
        {
            if (session is not null)
                await session.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<Rival>> OthersAsync(NpgsqlConnection session, DatabaseTarget target, CancellationToken cancellationToken) =>
        [.. (await RivalQuery.StandingBackAsync(session, target, identity, RivalPace.Fresh, cancellationToken)).Where(rival => rival.Mark != mark.Text)];

    /// <summary>Gives the lock up and shows the rival that somebody is here. All that stand back find the same words: they may write them to one object.</summary>
    private async Task<LockRefusal> StandBackAsync(ClusterLock held, DatabaseTarget target, IReadOnlyList<Rival> others, CancellationToken cancellationToken)
    {
        var own = (await ShowAsync(held, target, cancellationToken)).Where(rival => rival.Mark == mark.Text);
        await held.CloseAsync();
        var names = string.Join(" and ", own.Concat(others).DistinctBy(rival => rival.Mark).Select(rival => $"{rival}").Order(StringComparer.Ordinal));
        if (held.Refusal is null)
            Log.RivalMet(logger, target.Cluster, names);
        return held.Refusal = new LockRefusal(
            $"database.host: more than one operator works on this cluster: {names}; they ended each other's sessions, and now all hold still; stop all but one (those names are namespace and pod of each), "
            + $"or give them one lease (--leader-elect, --leader-election-namespace) or namespaces of their own (--watch-namespaces); the one that is left goes on within {RivalPace.Pause.TotalSeconds:0} s",
            (time.GetUtcNow() + RivalPace.Pause).UtcDateTime);
    }

    /// <summary>Shows that this operator is there, by the session that does so already if it lives: there is no instant in which a rival takes it for gone.</summary>
    /// <returns>All that stand back.</returns>
    private async Task<IReadOnlyList<Rival>> ShowAsync(ClusterLock held, DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (held.Presence is { } shown)
        {
            try
            {
                return await RivalQuery.StandingBackAsync(shown, target, identity, RivalPace.Fresh, cancellationToken);
            }
            catch (NpgsqlException)
            {
                held.Presence = null;
                await shown.DisposeAsync();
            }
        }

        held.Presence = await connections.OpenMaintenanceAsync(target, RivalQuery.Task, SessionLimits.Look, cancellationToken);
        return await RivalQuery.StandingBackAsync(held.Presence, target, identity, RivalPace.Fresh, cancellationToken);
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
                Log.GhostEnded(logger, target.Cluster, holder.Pid, holder.Application);
            }

            // Waits until the holder is gone; one that may not be ended is not waited for.
            await session.ExecuteAsync($"SET lock_timeout = '{(holders.Any(holder => holder.Untouchable) ? 100 : 3000)}ms'", cancellationToken);
            try
            {
                await session.ExecuteAsync("SELECT pg_advisory_lock($1, $2)", cancellationToken, key.High, key.Low);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                return $"another process holds the lock of {target.Cluster} in database '{target.Database.MaintenanceDatabase}' and does not end: {string.Join(", ", holders.Select(holder => $"pid {holder.Pid}"))}; see who that is (pg_stat_activity) and end it with SELECT pg_terminate_backend(pid)";
            }
        }

        var (own, ownWorkers) = (mark.ApplicationName(target.Uid, ""), WorkerName.Prefix(target.Uid, mark));
        await ender.EndAllAsync(
            session,
            target.Cluster,
            async token => [.. (await BackendQuery.OfOperatorsAsync(session, target.Uid, token)).Where(ghost => !IsOwn(ghost))],
            BetweenLooks,
            cancellationToken);
        return null;

        // A worker's role alone says whose it is: what runs in its session may have changed the name.
        bool IsOwn(Backend backend) => WorkerName.Is(target.Uid, backend.Role)
            ? backend.Role.StartsWith(ownWorkers, StringComparison.Ordinal)
            : backend.Application.StartsWith(own, StringComparison.Ordinal);
    }

    private static string Place(DatabaseTarget target) => $"{target.Address}/{target.Database.MaintenanceDatabase}/{target.OperatorUsername}";
}
