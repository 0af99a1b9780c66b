using System.Collections.Concurrent;
using Npgsql;
using UmsOperator.Postgres.Sessions;
using UmsOperator.Postgres.Workers;

namespace UmsOperator.Postgres.Observing;

/// <summary>
/// The workers that look at production in each observation. A claimed production is looked at so often that its worker is kept for some time; it reads what a server may read.
/// One that is not claimed yet is read as its object owner, who alone has rights there, and its worker goes at once.
/// </summary>
internal sealed class ProductionReaders(WorkerRoles workers, TimeProvider time)
{
    // Well inside the time for which its role may log in.
    private static readonly TimeSpan _kept = WorkerRoles.Lifetime / 2;
    private const int Sessions = 2;

    private readonly ConcurrentDictionary<string, Kept> _readers = new(StringComparer.Ordinal);

    /// <summary>Opens a session on production, uses it, and closes it.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="oid">Production's OID: rights on a database go with it when it is renamed.</param>
    /// <param name="claimed">Whether the cluster has claimed it.</param>
    /// <param name="look">What is done with the session.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<T> UseAsync<T>(
        NpgsqlConnection maintenance, DatabaseTarget target, uint oid, bool claimed, Func<NpgsqlConnection, Task<T>> look, CancellationToken cancellationToken)
    {
        if (!claimed)
        {
            await using var once = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.ReadAsOwner, Sessions, cancellationToken);
            await using var session = await once.OpenAsync("observe", SessionLimits.Look, cancellationToken);
            return await look(session);
        }

        await using var connection = await OpenAsync(maintenance, target, oid, cancellationToken);
        return await look(connection);
    }

    /// <summary>Drops the cluster's.</summary>
    public async Task DropAsync(string uid)
    {
        if (_readers.TryRemove(uid, out var kept))
            await kept.Worker.DisposeAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync(NpgsqlConnection maintenance, DatabaseTarget target, uint oid, CancellationToken cancellationToken)
    {
        var place = (oid, target.Address, target.OperatorUsername, target.Database.AppRole, target.Database.Access);
        if (_readers.TryGetValue(target.Uid, out var kept) && kept.Place == place && time.GetElapsedTime(kept.Made) < _kept)
        {
            try
            {
                return await kept.Worker.With(target).OpenAsync("observe", SessionLimits.Look, cancellationToken);
            }
            catch (Exception refused) when (refused is DatabaseActionException or PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege })
            {
                // Somebody took the role or its rights away: it is made anew.
            }
        }

        await DropAsync(target.Uid);
        var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.ReadAsServer, Sessions, cancellationToken);
        _readers[target.Uid] = new Kept(worker, place, time.GetTimestamp());
        return await worker.OpenAsync("observe", SessionLimits.Look, cancellationToken);
    }

    private sealed record Kept(WorkerLogin Worker, (uint Oid, string Address, string Login, string Group, Api.Spec.DatabaseAccess Access) Place, long Made);
}
