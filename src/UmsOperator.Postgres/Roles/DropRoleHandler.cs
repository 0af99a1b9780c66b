using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Backends;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Roles;

/// <summary>Drops a fenced role.</summary>
internal sealed class DropRoleHandler(OperatorConnections connections, ILogger<DropRoleHandler> logger) : ActionHandler<DatabaseAction.DropRole>
{
    private const int EndedLength = 16;

    // A server may grant something to its own role, or make it own something, so that it can never be dropped: no update may wait for that. The role keeps neither a right nor a name
    // that means anything to the operator, and cannot log in.
    private async Task GiveUpAsync(NpgsqlConnection maintenance, DatabaseTarget target, string role, PostgresException hung, CancellationToken cancellationToken)
    {
        var (name, ended) = (Sql.Identifier(role), ClusterNames.Claim(target.Uid) + "ended" + RandomNumberGenerator.GetHexString(EndedLength, lowercase: true));
        await DatabaseGrants.ChangeAsync(
            maintenance,
            target.Uid,
            [
                $"REVOKE {Sql.Identifiers([target.Database.OwnerRole, target.Database.AppRole])} FROM {name}",
                $"ALTER ROLE {name} RESET ALL",
                $"ALTER ROLE {name} RENAME TO {Sql.Identifier(ended)}",
            ],
            cancellationToken);
        Log.RoleStays(logger, target.Cluster, role, ended, hung.MessageText);
    }

    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.DropRole action, CancellationToken cancellationToken)
    {
        BindingRole.RequireClaimed(context.Target, action.Role);
        await using var maintenance = await connections.OpenMaintenanceAsync(context.Target, "droprole", cancellationToken);
        if (await BindingRole.CanLoginAsync(maintenance, action.Role, cancellationToken) is not { } canLogin)
            return;
        if (canLogin || await BackendLook.OfRoleAsync(maintenance, action.Role, cancellationToken) is { Count: > 0 })
            throw new DatabaseActionException($"role '{action.Role}' is not fenced; only a fenced role is dropped");
        // DROP ROLE is refused while a grant remains.
        await DatabaseGrants.RevokeAllAsync(maintenance, context.Target.Uid, action.Role, cancellationToken);
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
