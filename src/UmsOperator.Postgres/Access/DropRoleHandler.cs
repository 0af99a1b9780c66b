using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>Drops a fenced role.</summary>
internal sealed class DropRoleHandler(OperatorConnections connections, WorkerRoles workers, ILogger<DropRoleHandler> logger) : ActionHandler<DatabaseAction.DropRole>
{
    private const int EndedLength = 16;

    // A server can grant something to its own role, or make it own something, and so keep it from being dropped. No update may wait for that. The
    // role loses its
    // memberships and gets a name that has no meaning for the operator. It cannot log in.
    private async Task KeepWithoutRightsAsync(NpgsqlConnection maintenance, DatabaseTarget target, string role, PostgresException dependent, CancellationToken cancellationToken)
    {
        var (name, ended) = (Sql.Identifier(role), ClusterNames.EndedRole(target.Uid) + RandomNumberGenerator.GetHexString(EndedLength, lowercase: true));
        await DatabaseGrants.ChangeAsync(
            maintenance,
            [
                $"REVOKE {Sql.Identifiers([target.Database.OwnerRole, target.Database.AppRole])} FROM {name}",
                $"ALTER ROLE {name} RESET ALL",
                $"ALTER ROLE {name} RENAME TO {Sql.Identifier(ended)}",
            ],
            cancellationToken);
        Log.RoleStays(logger, target.Cluster, role, ended, dependent.MessageText);
    }

    // Failures are only logged, so that a deletion does not wait. The next creation of an ordinary server's role and the next commit do the same.
    private async Task HandOverAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await LargeObjectOwner.HandOverInProductionAsync(workers, maintenance, target, "droprole", cancellationToken);
        }
        catch (Exception late) when (late is DatabaseActionException or NpgsqlException or TimeoutException)
        {
            Log.LargeObjectsStay(logger, target.Cluster, target.Database.OwnerRole, late.Message);
        }
    }

    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.DropRole action, CancellationToken cancellationToken)
    {
        BindingRole.RequireClaimed(context.Target, action.Role);
        await using var maintenance = await connections.OpenMaintenanceAsync(context.Target, "droprole", cancellationToken);
        if (await BindingRole.CanLoginAsync(maintenance, action.Role, cancellationToken) is not { } canLogin)
            return;
        if (canLogin || await BackendQuery.OfRoleAsync(maintenance, action.Role, cancellationToken) is { Count: > 0 })
            throw new DatabaseActionException($"role '{action.Role}' is not fenced; only fenced roles are dropped");
        // Changes the owner of what the migrator created after the last ordinary server's role was created. The fenced role is the evidence that this is still
        // to be done.
        if (ClusterNames.BindingOfRole(context.Target.Uid, action.Role) is { } binding && ClusterNames.TryReadBinding(binding, out _, out var kind) && kind == BindingKind.Migrator)
            await HandOverAsync(maintenance, context.Target, cancellationToken);
        // DROP ROLE fails while the role has grants.
        await DatabaseGrants.RevokeAllAsync(maintenance, action.Role, cancellationToken);
        try
        {
            await maintenance.ExecuteAsync($"DROP ROLE IF EXISTS {Sql.Identifier(action.Role)}", cancellationToken);
        }
        catch (PostgresException dependent) when (dependent.SqlState == PostgresErrorCodes.DependentObjectsStillExist)
        {
            await KeepWithoutRightsAsync(maintenance, context.Target, action.Role, dependent, cancellationToken);
        }
    }
}
