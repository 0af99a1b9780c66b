using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Observing;

/// <summary>
/// Acquires the cluster's lock, then observes the database. Without the lock, a statement of a dead operator could still change what was observed.
/// </summary>
internal sealed class DatabaseObserver(OperatorConnections connections, ClusterLocks locks, WorkerRoles workers, HostContacts contacts)
{
    /// <summary>Each of at most six servers has one former login, or two while it moves to another database.</summary>
    private const int MostFormerLogins = 12;

    public async Task<DatabaseObserved> ObserveAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (target.OperatorUsername.Length == 0 || target.OperatorPassword.Length == 0)
            return Unseen(DatabaseReach.NoCredentials, $"database.operatorSecretRef: Secret '{target.Database.OperatorSecretRef.Name}' lacks username or password");
        if (target.Database.MaintenanceDatabase == target.Database.Name)
            return Unseen(DatabaseReach.Unreachable, "database.maintenanceDatabase: must not be the production database; name another one, for example postgres");
        return await contacts.MeetAsync(target, (takeLonger, token) => MeetAsync(target, takeLonger, token), cancellationToken);
    }

    private async Task<DatabaseObserved> MeetAsync(DatabaseTarget target, Action takeLonger, CancellationToken cancellationToken)
    {
        try
        {
            if (await locks.TakeAsync(target, cancellationToken) is { } refusal)
                return Unseen(DatabaseReach.Locked, refusal.Problem) with { RetryAt = refusal.RetryAt };
            await using var maintenance = await connections.OpenMaintenanceAsync(target, "observe", SessionLimits.Read, cancellationToken);
            takeLonger();
            var (observed, roles) = await ReadAsync(maintenance, target, cancellationToken);
            if (observed.Reach != DatabaseReach.Connected)
                return observed;
            await workers.SweepAsync(maintenance, target, roles, cancellationToken);
            if (observed.Production is { } production && ProductionClaim.MayOpen(target, production.Claim, production.OwnedByOperator))
                observed = observed with { Production = await SchemaQuery.ReadAsync(workers, maintenance, target, production, cancellationToken) };
            // Last, because the schema query uses a worker role, too.
            observed = observed with { LeftRoles = [.. observed.LeftRoles, .. workers.Left(target.Uid)] };
            return observed.Production is not null
                ? observed
                : observed with { Problem = $"database.name: there is no database '{target.Database.Name}' on {target.Address}; create it or correct the name" };
        }
        catch (MaintenanceRefusedException)
        {
            // The lock was acquired before this database became unsuitable, for example a copy. Its session must not stay open there, because it
            // would block clones.
            await locks.ReleaseAsync(target.Uid);
            throw;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = DatabaseFault.Of(target, target.Database.MaintenanceDatabase, exception);
            return Unseen(fault.Reach, fault.Problem);
        }
    }

    private async Task<ClusterQueryResult> ReadAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var seen = await ReadWithRetryAsync(maintenance, target, cancellationToken);
        // The owner of this cluster must not learn what happens in another cluster's database.
        return seen.Observed.Production is { Claim: { } claim } production && claim != target.Uid
            ? seen with
            {
                Observed = seen.Observed with
                {
                    Production = production with { Claimant = await ReadClaimantAsync(maintenance, target, claim, cancellationToken), Sessions = [], PreparedTransactions = 0, SizeBytes = 0 },
                },
            }
            : seen;
    }

    private async Task<ClaimantObserved?> ReadClaimantAsync(NpgsqlConnection maintenance, DatabaseTarget target, string claim, CancellationToken cancellationToken)
    {
        var seen = await ClaimantQuery.ReadAsync(maintenance, target, claim, cancellationToken);
        return seen is { LockHeld: false, Sessions: 0, MayLogIn: true } ? seen with { HasFormerLogin = await HasFormerLoginAsync(target, claim, cancellationToken) } : seen;
    }

    /// <summary>Whether a former login can log in. Any login can read role names, so only a working password proves that the Secret is genuine.</summary>
    private async Task<bool> HasFormerLoginAsync(DatabaseTarget target, string claim, CancellationToken cancellationToken)
    {
        foreach (var login in target.FormerLogins.Where(login => login.Username.StartsWith(ClusterNames.Claim(claim), StringComparison.Ordinal)).Take(MostFormerLogins))
        {
            try
            {
                await using var session =
                    await connections.OpenAsync(target, new SessionLogin(login.Username, login.Password, ReadOnly: true), target.Database.Name, "former", SessionLimits.Read, cancellationToken);
                return true;
            }
            catch (Exception refused) when (refused is NpgsqlException or TimeoutException && !cancellationToken.IsCancellationRequested)
            {
                // This login proves nothing; try the next one.
            }
        }

        return false;
    }

    private static async Task<ClusterQueryResult> ReadWithRetryAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await ClusterQuery.ReadAsync(maintenance, target, cancellationToken);
        }
        catch (PostgresException vanished) when (vanished.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.InternalError)
        {
            // A database was dropped or renamed while its size was read; query again.
            return await ClusterQuery.ReadAsync(maintenance, target, cancellationToken);
        }
    }

    private static DatabaseObserved Unseen(DatabaseReach reach, string problem) => new() { Reach = reach, Problem = problem };
}
