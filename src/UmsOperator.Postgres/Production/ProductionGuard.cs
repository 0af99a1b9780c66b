using UmsOperator.Core.Observations;
using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Locking;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Production;

/// <summary>
/// Sees, before any action or question, whose claim production carries. The planner holds on another's claim; this keeps it so where the claim changed since it
/// looked. Reads on the session that holds the cluster's lock.
/// </summary>
internal sealed class ProductionGuard(ClusterLocks locks)
{
    /// <summary>Lets an action pass if production is this cluster's. What checks the claim itself, or only clears away what is this cluster's by name, always passes.</summary>
    /// <exception cref="DatabaseActionException">Production is another's, or nobody's.</exception>
    public async Task RequireAsync(DatabaseTarget target, DatabaseAction action, CancellationToken cancellationToken)
    {
        if (action is not (DatabaseAction.ClaimProduction or DatabaseAction.ReleaseProduction or DatabaseAction.FenceRole or DatabaseAction.DropRole or DatabaseAction.DropCopy))
            await RequireAsync(target, claim => claim == target.Uid, cancellationToken);
    }

    /// <summary>Lets a question pass if production is this cluster's; preflight also before it is claimed.</summary>
    /// <exception cref="DatabaseActionException">Production is another's, or nobody's.</exception>
    public Task RequireAsync(DatabaseTarget target, Question question, CancellationToken cancellationToken) => RequireAsync(
        target, claim => claim == target.Uid || (question is Question.Preflight preflight && (claim is null || claim == preflight.AdoptFrom)), cancellationToken);

    private async Task RequireAsync(DatabaseTarget target, Func<string?, bool> isRight, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        var found = await locks.WithSessionAsync(
            target,
            session => session.QueryAsync($"SELECT {ProductionClaim.Expression} FROM pg_database d WHERE d.datname = $1", reader => reader.Text(0), cancellationToken, name),
            cancellationToken);
        // One that is missing is reported by whoever needs it.
        if (found is [var claim] && !isRight(claim))
            throw new DatabaseActionException(claim is null ? $"database.name: '{name}' is not claimed by {target.Cluster}; nothing was done" : ProductionClaim.InUse(name));
    }
}
