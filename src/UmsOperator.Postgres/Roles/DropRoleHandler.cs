using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Backends;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Roles;

/// <summary>Drops a fenced role.</summary>
internal sealed class DropRoleHandler(OperatorConnections connections) : ActionHandler<DatabaseAction.DropRole>
{
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
        await maintenance.ExecuteAsync($"DROP ROLE IF EXISTS {Sql.Identifier(action.Role)}", cancellationToken);
    }
}
