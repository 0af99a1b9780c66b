using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Observing;

/// <summary>Takes the lock, then looks: without the lock a dead operator's statement may still change what is seen.</summary>
internal sealed class DatabaseObserver(OperatorConnections connections, ClusterLocks locks, WorkerRoles workers, HostContacts contacts)
{
    /// <summary>Each of at most six servers has one, or two while it moves.</summary>
    private const int MostFormerLogins = 12;

    public async Task<DatabaseObserved> ObserveAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (target.OperatorUsername.Length == 0 || target.OperatorPassword.Length == 0)
            return Blind(DatabaseReach.NoCredentials, $"database.operatorSecretRef: Secret '{target.Database.OperatorSecretRef.Name}' lacks username or password");
        if (target.Database.MaintenanceDatabase == target.Database.Name)
            return Blind(DatabaseReach.Unreachable, "database.maintenanceDatabase: must not be the production database; name another one, for example postgres");
        return await contacts.MeetAsync(target, (takeLonger, token) => MeetAsync(target, takeLonger, token), cancellationToken);
    }

    private async Task<DatabaseObserved> MeetAsync(DatabaseTarget target, Action takeLonger, CancellationToken cancellationToken)
    {
        try
        {
            if (await locks.TakeAsync(target, cancellationToken) is { } refusal)
                return Blind(DatabaseReach.Locked, refusal.Problem) with { RetryAt = refusal.RetryAt };
            await using var maintenance = await connections.OpenMaintenanceAsync(target, "observe", SessionLimits.Look, cancellationToken);
            takeLonger();
            var (observed, roles) = await LookAsync(maintenance, target, cancellationToken);
            if (observed.Reach != DatabaseReach.Connected)
                return observed;
            await workers.SweepAsync(maintenance, target, roles, cancellationToken);
            return observed.Production is { } production
                ? observed with { Production = ProductionClaim.MayLook(target, production.Claim, production.OwnedByOperator) ? await SchemaQuery.LookAsync(workers, maintenance, target, production, cancellationToken) : production }
                : observed with { Problem = $"database.name: there is no database '{target.Database.Name}' on {target.Address}; create it or correct the name" };
        }
        catch (MaintenanceRefusedException)
        {
            // Taken before that became another's place: a session there would keep it from being copied.
            await locks.ReleaseAsync(target.Uid);
            throw;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = DatabaseFault.Of(target, target.Database.MaintenanceDatabase, exception);
            return Blind(fault.Reach, fault.Problem);
        }
    }

    private async Task<ClusterSeen> LookAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var seen = await LookTwiceAsync(maintenance, target, cancellationToken);
        // What goes on in another cluster's database is not for the eyes of this one's owner.
        return seen.Observed.Production is { Claim: { } claim } production && claim != target.Uid
            ? seen with
            {
                Observed = seen.Observed with
                {
                    Production = production with { Claimant = await LookForClaimantAsync(maintenance, target, claim, cancellationToken), Sessions = [], PreparedTransactions = 0, SizeBytes = 0 },
                },
            }
            : seen;
    }

    private async Task<ClaimantObserved?> LookForClaimantAsync(NpgsqlConnection maintenance, DatabaseTarget target, string claim, CancellationToken cancellationToken)
    {
        var seen = await ClaimantQuery.LookAsync(maintenance, target, claim, cancellationToken);
        return seen is { LockHeld: false, Sessions: 0, MayLogIn: true } ? seen with { HasFormerLogin = await HasFormerLoginAsync(target, claim, cancellationToken) } : seen;
    }

    /// <summary>Role names can be read by every login of the server, passwords by nobody.</summary>
    private async Task<bool> HasFormerLoginAsync(DatabaseTarget target, string claim, CancellationToken cancellationToken)
    {
        foreach (var login in target.FormerLogins.Where(login => login.Username.StartsWith(ClusterNames.Claim(claim), StringComparison.Ordinal)).Take(MostFormerLogins))
        {
            try
            {
                await using var session = await connections.OpenAsync(target, new SessionLogin(login.Username, login.Password, ReadOnly: true), target.Database.Name, "former", SessionLimits.Look, cancellationToken);
                return true;
            }
            catch (Exception refused) when (refused is NpgsqlException or TimeoutException && !cancellationToken.IsCancellationRequested)
            {
                // Not proven by this one.
            }
        }

        return false;
    }

    private static async Task<ClusterSeen> LookTwiceAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await ClusterQuery.LookAsync(maintenance, target, cancellationToken);
        }
        catch (PostgresException vanished) when (vanished.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.InternalError)
        {
            // A database was dropped or renamed while its size was read: look again.
            return await ClusterQuery.LookAsync(maintenance, target, cancellationToken);
        }
    }

    private static DatabaseObserved Blind(DatabaseReach reach, string problem) => new() { Reach = reach, Problem = problem };
}
