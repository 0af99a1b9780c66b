using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Step 0 of the protocol: writes the claim, revokes CONNECT from PUBLIC and grants the rights inside production. If two clusters claim the same database at the
/// same time, exactly one succeeds, although each holds only its own lock.
/// </summary>
internal sealed class ClaimProductionHandler(OperatorConnections connections, WorkerRoles workers, FormerLogins former) : ActionHandler<DatabaseAction.ClaimProduction>
{
    private const int Retries = 5;

    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.ClaimProduction action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        if (action is { EndLogins: true, AdoptFrom: { } dead } && dead != action.Uid)
            await former.EndAsync(target, dead, cancellationToken);
        for (var retries = 0; !await TryClaimAsync(target, action, isLast: retries == Retries, cancellationToken);)
            retries++;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "claim", cancellationToken);
        await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.Owner, sessions: 1, cancellationToken);
        await using var production = await worker.OpenAsync("claim", SessionLimits.Change, cancellationToken);
        await ObjectRights.ApplyAsync(production, target, cancellationToken);
    }

    /// <returns>False if a concurrent change of the database was committed first ("tuple concurrently updated"); the caller retries.</returns>
    private async Task<bool> TryClaimAsync(DatabaseTarget target, DatabaseAction.ClaimProduction action, bool isLast, CancellationToken cancellationToken)
    {
        // A new session for each attempt, because Npgsql closes a session after an internal error such as this one.
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "claim", cancellationToken);
        try
        {
            await using var transaction = await maintenance.BeginTransactionAsync(cancellationToken);
            await maintenance.ExecuteAsync("SET LOCAL lock_timeout = '5s'", cancellationToken);
            await RequireFreeAsync(maintenance, target, action, cancellationToken);
            // Updates the row in pg_database, which stays locked until the commit. This serializes all claims of the database, whatever maintenance
            // database is used.
            await DatabaseRights.ApplyAsync(maintenance, target, target.Database.Name, cancellationToken);
            await RequireFreeAsync(maintenance, target, action, cancellationToken);
            await ProductionClaim.WriteAsync(maintenance, target.Database.Name, action.Uid, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (PostgresException raced) when (!isLast && IsRace(raced))
        {
            return false;
        }
    }

    private static bool IsRace(PostgresException exception) => exception.SqlState is PostgresErrorCodes.InternalError or PostgresErrorCodes.UniqueViolation;

    // The planner has checked the same on its observation. Checked inside the transaction, it holds until the commit.
    private static async Task RequireFreeAsync(NpgsqlConnection maintenance, DatabaseTarget target, DatabaseAction.ClaimProduction action, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        if (await ProductionClaim.ReadAsync(maintenance, name, cancellationToken) is not { } claim || claim == action.Uid)
            return;
        if (claim != action.AdoptFrom || await ClaimantQuery.ReadAsync(maintenance, target, claim, cancellationToken) is not { LockHeld: false, Sessions: 0, MayLogIn: false })
            throw new DatabaseActionException(ProductionClaim.InUse(name));
        // If its operator comes back before the commit, it waits for this lock or terminates this session.
        var key = LockKey.Of(claim);
        if (!await maintenance.ScalarAsync<bool>("SELECT pg_try_advisory_xact_lock($1, $2)", cancellationToken, key.High, key.Low))
            throw new DatabaseActionException(ProductionClaim.InUse(name));
    }
}
