using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Registry;

/// <summary>Scale down: the rows of servers that are gone would keep the rest in update mode (igel §4).</summary>
internal sealed class RemoveRegistryRowsHandler(OperatorConnections connections) : ActionHandler<DatabaseAction.RemoveRegistryRows>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.RemoveRegistryRows action, CancellationToken cancellationToken)
    {
        await using var production = await connections.OpenAsync(context.Target, context.Target.Database.Name, "registry", cancellationToken);
        await RegistryTable.RemoveAsync(production, context.Target.Database, action.Hosts, cancellationToken);
    }
}
