using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>Removes the registry rows of servers that a scale-down removed. Left in place, they would keep the other servers in update mode.</summary>
internal sealed class RemoveRegistryRowsHandler(OperatorConnections connections, WorkerRoles workers) : ActionHandler<DatabaseAction.RemoveRegistryRows>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.RemoveRegistryRows action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "registry", cancellationToken);
        // With a server's privileges, because servers can put triggers on the table.
        await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.Server, sessions: 1, cancellationToken);
        await using var production = await worker.OpenAsync("registry", SessionLimits.Change, cancellationToken);
        await RegistryTable.RemoveAsync(production, target.Database, action.Hosts, cancellationToken);
    }
}
