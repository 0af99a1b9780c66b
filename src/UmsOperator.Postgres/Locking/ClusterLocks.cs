using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using UmsOperator.Postgres.Backends;
using UmsOperator.Postgres.Sessions;
using UmsOperator.Postgres.Workers;

namespace UmsOperator.Postgres.Locking;

/// <summary>
/// One advisory lock for each cluster, in the maintenance database (locks are per database). Whoever takes it over ends the holder and then every backend of the
/// cluster's operator sessions that is not of this process, before it looks at anything (design §4): a dead operator's CREATE DATABASE may still run.
/// </summary>
internal sealed class ClusterLocks(OperatorConnections connections, ProcessMark mark, BackendEnder ender, ILogger<ClusterLocks> logger) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, ClusterLock> _locks = new(StringComparer.Ordinal);

    /// <summary>Takes the lock, or sees that this process still has it.</summary>
    /// <returns>Null if it is held; else why not.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<string?> TakeAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        var held = _locks.GetOrAdd(target.Uid, _ => new ClusterLock());
        await held.Gate.WaitAsync(cancellationToken);
        try
        {
            if (await IsAliveAsync(held, target, cancellationToken))
                return null;
            await held.CloseAsync();
            var session = await connections.OpenMaintenanceAsync(target, "lock", SessionLimits.Look, cancellationToken);
            try
            {
                var problem = await TakeOverAsync(session, target, cancellationToken);
                if (problem is null)
                {
                    (held.Session, held.Place, session) = (session, Place(target), null!);
                    Log.LockTaken(logger, target.Cluster);
                }

                return problem;
            }
            finally
            {
                if (session is not null)
                    await session.DisposeAsync();
            }
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
        if (!await TryUseAsync(target, _ => Task.CompletedTask, cancellationToken))
            throw new DatabaseActionException($"{target.Cluster}: this process does not hold the cluster's database lock; nothing was done");
    }

    /// <summary>Uses the session that holds the lock, for a short statement.</summary>
    /// <returns>False: this process has not got the lock, and nothing was done.</returns>
    public async Task<bool> TryUseAsync(DatabaseTarget target, Func<NpgsqlConnection, Task> use, CancellationToken cancellationToken)
    {
        var held = _locks.GetOrAdd(target.Uid, _ => new ClusterLock());
        await held.Gate.WaitAsync(cancellationToken);
        try
        {
            if (!await IsAliveAsync(held, target, cancellationToken))
                return false;
            await use(held.Session!);
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
            await session.ExecuteAsync("SELECT 1", cancellationToken);
            return true;
        }
        catch (NpgsqlException exception)
        {
            Log.LockLost(logger, target.Cluster, exception.Message);
            await held.CloseAsync();
            return false;
        }
    }

    private async Task<string?> TakeOverAsync(NpgsqlConnection session, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var key = LockKey.Of(target.Uid);
        if (!await session.ScalarAsync<bool>("SELECT pg_try_advisory_lock($1, $2)", cancellationToken, key.High, key.Low))
        {
            var holders = await session.QueryAsync(
                $"{BackendLook.Query} AND a.pid IN (SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = $1::int8::oid AND l.objid = $2::int8::oid)",
                BackendLook.Read, cancellationToken, (long)(uint)key.High, (long)(uint)key.Low);
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
            async token => [.. (await BackendLook.OfOperatorsAsync(session, target.Uid, token)).Where(ghost => !IsOwn(ghost))],
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
