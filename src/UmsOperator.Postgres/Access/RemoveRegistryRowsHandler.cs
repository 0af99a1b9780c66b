using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>Scale down: the rows of servers that are gone would keep the rest in update mode.</summary>
internal sealed class RemoveRegistryRowsHandler(OperatorConnections connections, WorkerRoles workers) : ActionHandler<DatabaseAction.RemoveRegistryRows>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.RemoveRegistryRows action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "registry", cancellationToken);
        // As a server would: a trigger on the table is a server's, too.
        await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.Server, sessions: 1, cancellationToken);
        await using var production = await worker.OpenAsync("registry", SessionLimits.Change, cancellationToken);
        await RegistryTable.RemoveAsync(production, target.Database, action.Hosts, cancellationToken);
    }
}
