using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Sees, before any action or question, whose claim production carries: on another cluster's database no session is opened. The planner holds on such a claim; this
/// keeps it so where the claim changed since it looked.
/// </summary>
internal sealed class ProductionGuard(ClusterLocks locks, OperatorConnections connections)
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
    public Task RequireAsync(DatabaseTarget target, FactQuery question, CancellationToken cancellationToken) => RequireAsync(
        target, claim => claim == target.Uid || (question is FactQuery.Preflight preflight && (claim is null || claim == preflight.AdoptFrom)), cancellationToken);

    private async Task RequireAsync(DatabaseTarget target, Func<string?, bool> isRight, CancellationToken cancellationToken)
    {
        // A database that is missing is reported by whoever needs it.
        if (await ClaimsAsync(target, cancellationToken) is [var claim] && !isRight(claim))
            throw new DatabaseActionException(claim is null ? $"database.name: '{target.Database.Name}' is not claimed by {target.Cluster}; nothing was done" : ProductionClaim.InUse(target.Database.Name));
    }

    /// <summary>The claim on production; nothing if there is no such database.</summary>
    private async Task<IReadOnlyList<string?>> ClaimsAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<string?> claims = [];
        if (await locks.TryUseAsync(target, async session => claims = await ReadAsync(session, target, cancellationToken), cancellationToken))
            return claims;
        // Questions may be asked without the lock; actions are refused for it later.
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "claim", cancellationToken);
        return await ReadAsync(maintenance, target, cancellationToken);
    }

    private static Task<IReadOnlyList<string?>> ReadAsync(NpgsqlConnection session, DatabaseTarget target, CancellationToken cancellationToken) =>
        session.QueryAsync($"SELECT {ProductionClaim.Expression} FROM pg_database d WHERE d.datname = $1", reader => reader.Text(0), cancellationToken, target.Database.Name);
}
