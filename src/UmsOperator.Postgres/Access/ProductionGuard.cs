using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Checks the claim on production before every action and fact query, so that no session is opened in another cluster's database. The planner already holds on
/// such a claim; this also covers a claim that has changed since the observation.
/// </summary>
internal sealed class ProductionGuard(ClusterLocks locks, OperatorConnections connections)
{
    /// <summary>
    /// Refuses an action unless production carries this cluster's claim. Actions that check the claim themselves, or that only remove roles and copies which
    /// belong to this cluster by name, are always allowed.
    /// </summary>
    /// <exception cref="DatabaseActionException">Production carries another cluster's claim, or none.</exception>
    public async Task RequireAsync(DatabaseTarget target, DatabaseAction action, CancellationToken cancellationToken)
    {
        if (action is not (DatabaseAction.ClaimProduction or DatabaseAction.ReleaseProduction or DatabaseAction.FenceRole or DatabaseAction.DropRole or DatabaseAction.DropCopy))
            await RequireAsync(target, claim => claim == target.Uid, cancellationToken);
    }

    /// <summary>
    /// Refuses a fact query unless production carries this cluster's claim. Preflight is also allowed without a claim, and with the claim that it is to adopt.
    /// </summary>
    /// <exception cref="DatabaseActionException">Production carries another cluster's claim, or none.</exception>
    public Task RequireAsync(DatabaseTarget target, FactQuery query, CancellationToken cancellationToken) => RequireAsync(
        target, claim => claim == target.Uid || (query is FactQuery.Preflight preflight && (claim is null || claim == preflight.AdoptFrom)), cancellationToken);

    private async Task RequireAsync(DatabaseTarget target, Func<string?, bool> isRight, CancellationToken cancellationToken)
    {
        // A missing database is reported by the action or query that needs it.
        if (await ClaimsAsync(target, cancellationToken) is [var claim] && !isRight(claim))
            throw new DatabaseActionException(
                claim is null ? $"database.name: '{target.Database.Name}' does not carry the claim of {target.Cluster}; nothing was done" : ProductionClaim.InUse(target.Database.Name));
    }

    /// <summary>The claim on production, null if there is none; an empty list if the database does not exist.</summary>
    private async Task<IReadOnlyList<string?>> ClaimsAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<string?> claims = [];
        if (await locks.TryUseAsync(target, async session => claims = await ReadAsync(session, target, cancellationToken), cancellationToken))
            return claims;
        // Fact queries do not need the lock; actions without it are refused later.
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "claim", cancellationToken);
        return await ReadAsync(maintenance, target, cancellationToken);
    }

    private static Task<IReadOnlyList<string?>> ReadAsync(NpgsqlConnection session, DatabaseTarget target, CancellationToken cancellationToken) =>
        session.QueryAsync($"SELECT {ProductionClaim.Expression} FROM pg_database d WHERE d.datname = $1", reader => reader.Text(0), cancellationToken, target.Database.Name);
}
