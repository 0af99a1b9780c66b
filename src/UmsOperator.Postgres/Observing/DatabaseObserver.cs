using Npgsql;
using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Faults;
using UmsOperator.Postgres.Locking;
using UmsOperator.Postgres.Sessions;
using UmsOperator.Postgres.Workers;

namespace UmsOperator.Postgres.Observing;

/// <summary>Takes the lock, then looks: without the lock a dead operator's statement may still change what is seen.</summary>
internal sealed class DatabaseObserver(OperatorConnections connections, ClusterLocks locks, WorkerRoles workers, ProductionReaders readers, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task<DatabaseObserved> ObserveAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (target.OperatorUsername.Length == 0 || target.OperatorPassword.Length == 0)
            return Blind(DatabaseReach.NoCredentials, $"database.operatorSecretRef: Secret '{target.Database.OperatorSecretRef.Name}' lacks username or password");
        if (target.Database.MaintenanceDatabase == target.Database.Name)
            return Blind(DatabaseReach.Unreachable, "database.maintenanceDatabase: must not be the production database; name another one, for example postgres");
        using var deadline = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            if (await locks.TakeAsync(target, linked.Token) is { } holder)
                return Blind(DatabaseReach.Locked, holder);
            await using var maintenance = await connections.OpenMaintenanceAsync(target, "observe", SessionLimits.Look, linked.Token);
            var (observed, oid, roles) = await LookAsync(maintenance, target, linked.Token);
            await workers.SweepAsync(maintenance, target, roles, linked.Token);
            return observed.Production is { } production
                ? observed with { Production = await SchemaLook.LookAsync(readers, maintenance, target, production, oid ?? 0, linked.Token) }
                : observed with { Problem = $"database.name: there is no database '{target.Database.Name}' on {target.Address}; create it or correct the name" };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Blind(DatabaseReach.Unreachable, $"database.host: {target.Address} does not answer within {Limit.TotalSeconds} s; see what PostgreSQL waits for");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var fault = DatabaseFault.Of(target, target.Database.MaintenanceDatabase, exception);
            return Blind(fault.Reach, fault.Problem);
        }
    }

    private static async Task<ClusterSeen> LookAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await ClusterLook.LookAsync(maintenance, target, cancellationToken);
        }
        catch (PostgresException vanished) when (vanished.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.InternalError)
        {
            // A database was dropped or renamed while its size was read: look again.
            return await ClusterLook.LookAsync(maintenance, target, cancellationToken);
        }
    }

    private static DatabaseObserved Blind(DatabaseReach reach, string problem) => new() { Reach = reach, Problem = problem };
}
