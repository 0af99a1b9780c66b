using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Rights;
using UmsOperator.Postgres.Sessions;
using UmsOperator.Postgres.Workers;

namespace UmsOperator.Postgres.Production;

/// <summary>Step 0: claim, CONNECT taken from PUBLIC, rights.</summary>
internal sealed class ClaimProductionHandler(OperatorConnections connections, WorkerRoles workers) : ActionHandler<DatabaseAction.ClaimProduction>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.ClaimProduction action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        var name = target.Database.Name;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "claim", cancellationToken);
        await using (var transaction = await maintenance.BeginTransactionAsync(cancellationToken))
        {
            var claim = await ProductionClaim.ReadAsync(maintenance, name, cancellationToken);
            if (claim is not null && claim != action.Uid && claim != action.AdoptFrom)
                throw new DatabaseActionException(
                    $"database.name: '{name}' is claimed by the cluster with uid {claim}; name another database, or, if that cluster is gone for good, annotate this one with umsoperator.io/adopt-from: {claim}");
            await ProductionClaim.WriteAsync(maintenance, name, action.Uid, cancellationToken);
            await DatabaseRights.ApplyAsync(maintenance, target, name, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await using var worker = await workers.MakeAsync(maintenance, target, name, WorkerRights.Owner, sessions: 1, cancellationToken);
        await using var production = await worker.OpenAsync("claim", SessionLimits.Change, cancellationToken);
        await ObjectRights.ApplyAsync(production, target, cancellationToken);
    }
}
