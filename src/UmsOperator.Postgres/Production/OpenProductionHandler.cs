using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Production;

/// <summary>Lets sessions onto P again.</summary>
internal sealed class OpenProductionHandler(OperatorConnections connections) : ActionHandler<DatabaseAction.OpenProduction>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.OpenProduction action, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(context.Target, "open", cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(context.Target.Database.Name)} ALLOW_CONNECTIONS true", cancellationToken);
    }
}
