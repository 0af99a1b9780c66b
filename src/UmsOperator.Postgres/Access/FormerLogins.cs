using Microsoft.Extensions.Logging;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Ends and drops the logins of a cluster that was restored from a backup under another uid: behind no fence of the new one, its servers would go on in production for ever.
/// Before the claim is replaced, so that whoever dies in between does it again.
/// </summary>
internal sealed class FormerLogins(OperatorConnections connections, BackendEnder ender, ILogger<FormerLogins> logger)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>Fences all, then drops them.</summary>
    /// <exception cref="DatabaseActionException">The dead cluster's operator works or its servers do, or production carries another claim: nothing was done.</exception>
    public async Task EndAsync(DatabaseTarget target, string dead, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "former", cancellationToken);
        // Held to the end: should its operator come back, it waits for this lock, or ends this session.
        var key = LockKey.Of(dead);
        if (await ProductionClaim.ReadAsync(maintenance, target.Database.Name, cancellationToken) != dead
            || await ClaimantQuery.LookAsync(maintenance, target, dead, cancellationToken) is not { LockHeld: false, Sessions: 0 }
            || !await maintenance.ScalarAsync<bool>("SELECT pg_try_advisory_lock($1, $2)", cancellationToken, key.High, key.Low))
            throw new DatabaseActionException(ProductionClaim.InUse(target.Database.Name));
        var roles = await maintenance.QueryAsync(
            "SELECT rolname::text FROM pg_roles WHERE starts_with(rolname, $1) ORDER BY 1", reader => reader.GetString(0), cancellationToken, ClusterNames.Claim(dead));
        foreach (var role in roles)
            await maintenance.ExecuteAsync($"ALTER ROLE {Sql.Identifier(role)} NOLOGIN", cancellationToken);
        foreach (var role in roles)
        {
            await DatabaseGrants.RevokeAllAsync(maintenance, role, cancellationToken);
            await ender.EndAllAsync(maintenance, target.Cluster, token => BackendQuery.OfRoleAsync(maintenance, role, token), BetweenLooks, cancellationToken);
            try
            {
                await maintenance.ExecuteAsync($"DROP ROLE IF EXISTS {Sql.Identifier(role)}", cancellationToken);
            }
            catch (PostgresException hung) when (hung.SqlState == PostgresErrorCodes.DependentObjectsStillExist)
            {
                // It has no right on a database any more and cannot log in.
                Log.RoleStays(logger, target.Cluster, role, role, hung.MessageText);
            }
        }
    }
}
