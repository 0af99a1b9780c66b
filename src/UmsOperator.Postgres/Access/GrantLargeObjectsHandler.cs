using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>Runs before the commit: makes the large objects that the migration created available to ordinary servers.</summary>
internal sealed class GrantLargeObjectsHandler(OperatorConnections connections, WorkerRoles workers) : ActionHandler<DatabaseAction.GrantLargeObjects>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.GrantLargeObjects action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "grants", cancellationToken);
        await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.Owner, sessions: 1, cancellationToken);
        await using var production = await worker.OpenAsync("grants", SessionLimits.Change, cancellationToken);
        await LargeObjectOwner.HandOverAsync(production, target, cancellationToken);
    }
}
