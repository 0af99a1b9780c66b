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

    // A server may grant something to its own role, or make it own something, so that it can never be dropped: no update may wait for that. The role keeps neither a right nor a name
    // that means anything to the operator, and cannot log in.
    private async Task GiveUpAsync(NpgsqlConnection maintenance, DatabaseTarget target, string role, PostgresException hung, CancellationToken cancellationToken)
    {
        var (name, ended) = (Sql.Identifier(role), ClusterNames.Claim(target.Uid) + "ended" + RandomNumberGenerator.GetHexString(EndedLength, lowercase: true));
        await DatabaseGrants.ChangeAsync(
            maintenance,
            [
                $"REVOKE {Sql.Identifiers([target.Database.OwnerRole, target.Database.AppRole])} FROM {name}",
                $"ALTER ROLE {name} RESET ALL",
                $"ALTER ROLE {name} RENAME TO {Sql.Identifier(ended)}",
            ],
            cancellationToken);
        Log.RoleStays(logger, target.Cluster, role, ended, hung.MessageText);
    }

    // A deletion does not wait for it; the next role of an ordinary server, and the next commit, do it too.
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
            throw new DatabaseActionException($"role '{action.Role}' is not fenced; only a fenced role is dropped");
        // What it made after the last ordinary server's role was made. The fenced role is the evidence that this is still to be done.
        if (ClusterNames.BindingOfRole(context.Target.Uid, action.Role) is { } binding && ClusterNames.TryReadBinding(binding, out _, out var kind) && kind == BindingKind.Migrator)
            await HandOverAsync(maintenance, context.Target, cancellationToken);
        // DROP ROLE is refused while a grant remains.
        await DatabaseGrants.RevokeAllAsync(maintenance, action.Role, cancellationToken);
        try
        {
            await maintenance.ExecuteAsync($"DROP ROLE IF EXISTS {Sql.Identifier(action.Role)}", cancellationToken);
        }
        catch (PostgresException hung) when (hung.SqlState == PostgresErrorCodes.DependentObjectsStillExist)
        {
            await GiveUpAsync(maintenance, context.Target, action.Role, hung, cancellationToken);
        }
    }
}
