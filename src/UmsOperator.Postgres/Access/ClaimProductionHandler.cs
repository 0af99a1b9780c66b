using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>Step 0: claim, CONNECT taken from PUBLIC, rights. Of two clusters that claim one database at once, each under a lock of its own, exactly one succeeds.</summary>
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

    /// <returns>False: somebody else's change of the database was committed while this one waited for it ("tuple concurrently updated"); to be tried again.</returns>
    private async Task<bool> TryClaimAsync(DatabaseTarget target, DatabaseAction.ClaimProduction action, bool isLast, CancellationToken cancellationToken)
    {
        // For each try: Npgsql closes a session after an internal error, which that is.
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "claim", cancellationToken);
        try
        {
            await using var transaction = await maintenance.BeginTransactionAsync(cancellationToken);
            await maintenance.ExecuteAsync("SET LOCAL lock_timeout = '5s'", cancellationToken);
            await RequireFreeAsync(maintenance, target, action, cancellationToken);
            // Writes the row of pg_database, which stays locked until the commit: all who claim this database meet here, whatever maintenance database they use.
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

    // The planner asked the same of what it saw; here it holds until the commit.
    private static async Task RequireFreeAsync(NpgsqlConnection maintenance, DatabaseTarget target, DatabaseAction.ClaimProduction action, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        if (await ProductionClaim.ReadAsync(maintenance, name, cancellationToken) is not { } claim || claim == action.Uid)
            return;
        if (claim != action.AdoptFrom || await ClaimantQuery.LookAsync(maintenance, target, claim, cancellationToken) is not { LockHeld: false, Sessions: 0, MayLogIn: false })
            throw new DatabaseActionException(ProductionClaim.InUse(name));
        // Should its operator come back before the commit, it waits for this lock, or ends this session.
        var key = LockKey.Of(claim);
        if (!await maintenance.ScalarAsync<bool>("SELECT pg_try_advisory_xact_lock($1, $2)", cancellationToken, key.High, key.Low))
            throw new DatabaseActionException(ProductionClaim.InUse(name));
    }
}
