using Microsoft.Extensions.Logging;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Fences and drops the logins of a cluster that was restored from a backup under another UID. The new cluster never fences them, so servers of the old one could
/// keep using production. Runs before the claim is replaced, so that an interrupted run is repeated.
/// </summary>
internal sealed class FormerLogins(OperatorConnections connections, BackendEnder ender, ILogger<FormerLogins> logger)
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(300);

    /// <summary>Fences all logins of the former cluster, then drops them.</summary>
    /// <exception cref="DatabaseActionException">
    /// The former cluster's operator or servers are active, or production carries another claim. Nothing was done.
    /// </exception>
    public async Task EndAsync(DatabaseTarget target, string former, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "former", cancellationToken);
        // Held until the end: if its operator comes back, it waits for this lock or terminates this session.
        var key = LockKey.Of(former);
        if (await ProductionClaim.ReadAsync(maintenance, target.Database.Name, cancellationToken) != former
            || await ClaimantQuery.ReadAsync(maintenance, target, former, cancellationToken) is not { LockHeld: false, Sessions: 0 }
            || !await maintenance.ScalarAsync<bool>("SELECT pg_try_advisory_lock($1, $2)", cancellationToken, key.High, key.Low))
            throw new DatabaseActionException(ProductionClaim.InUse(target.Database.Name));
        var roles = await maintenance.QueryAsync(
            "SELECT rolname::text FROM pg_roles WHERE starts_with(rolname, $1) ORDER BY 1", reader => reader.GetString(0), cancellationToken, ClusterNames.Claim(former));
        foreach (var role in roles)
            await maintenance.ExecuteAsync($"ALTER ROLE {Sql.Identifier(role)} NOLOGIN", cancellationToken);
        foreach (var role in roles)
        {
            await DatabaseGrants.RevokeAllAsync(maintenance, role, cancellationToken);
            await ender.EndAllAsync(maintenance, target.Cluster, token => BackendQuery.OfRoleAsync(maintenance, role, token), BetweenChecks, cancellationToken);
            try
            {
                await maintenance.ExecuteAsync($"DROP ROLE IF EXISTS {Sql.Identifier(role)}", cancellationToken);
            }
            catch (PostgresException dependent) when (dependent.SqlState == PostgresErrorCodes.DependentObjectsStillExist)
            {
                // It no longer has rights on databases and cannot log in.
                Log.RoleStays(logger, target.Cluster, role, role, dependent.MessageText);
            }
        }
    }
}
