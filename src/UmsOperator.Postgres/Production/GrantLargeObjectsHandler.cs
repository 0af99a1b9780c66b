using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Rights;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Production;

/// <summary>Before the commit: what the migration wrote into large objects must be readable by ordinary servers.</summary>
internal sealed class GrantLargeObjectsHandler(OperatorConnections connections) : ActionHandler<DatabaseAction.GrantLargeObjects>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.GrantLargeObjects action, CancellationToken cancellationToken)
    {
        await using var production = await connections.OpenAsync(context.Target, context.Target.Database.Name, "grants", cancellationToken);
        await ObjectRights.GrantLargeObjectsAsync(production, context.Target, cancellationToken);
    }
}
