using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>Clears this cluster's claim when the cluster is deleted. The production database is kept.</summary>
internal sealed class ReleaseProductionHandler(OperatorConnections connections) : ActionHandler<DatabaseAction.ReleaseProduction>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.ReleaseProduction action, CancellationToken cancellationToken)
    {
        var name = context.Target.Database.Name;
        await using var maintenance = await connections.OpenMaintenanceAsync(context.Target, "release", cancellationToken);
        if (await ProductionClaim.ReadAsync(maintenance, name, cancellationToken) == context.Target.Uid)
            await ProductionClaim.ClearAsync(maintenance, name, cancellationToken);
    }
}
