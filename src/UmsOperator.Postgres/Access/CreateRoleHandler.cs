using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>Creates the role of a binding. An existing role that may log in is left as it is; a fenced role is never enabled again.</summary>
internal sealed class CreateRoleHandler(OperatorConnections connections, WorkerRoles workers) : ActionHandler<DatabaseAction.CreateRole>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.CreateRole action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        BindingRole.RequireClaimed(target, action.Role);
        var password = context.Password ?? throw new DatabaseActionException($"Secret '{action.SecretName}' has no password for role '{action.Role}'");
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "role", cancellationToken);
        switch (await BindingRole.CanLoginAsync(maintenance, action.Role, cancellationToken))
        {
            case true:
                return;
            case false:
                throw new DatabaseActionException($"role '{action.Role}' is fenced and is never enabled again; its binding needs a new ID");
            case null:
                var group = action.AsOwner ? target.Database.OwnerRole : target.Database.AppRole;
                await BindingRole.RequireOwnGroupAsync(maintenance, target, group, cancellationToken);
                // Must be done before the role is created, because the role is the evidence that it was done: a server with this role finds no large object
                // that only the first server or a migrator can read.
                if (!action.AsOwner && action.Database == target.Database.Name)
                    await LargeObjectOwner.HandOverInProductionAsync(workers, maintenance, target, "role", cancellationToken);
                await DatabaseGrants.ChangeAsync(
                    maintenance,
                    BindingRole.Create(BindingRole.IsRestricted(maintenance), target.OperatorUsername, action.Role,
                        password, group, action.Database, target.Database.ConnectionsPerServer, validUntil: null),
                    cancellationToken);
                return;
        }
    }
}
