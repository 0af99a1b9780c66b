using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>The fence: after it no session of the role exists and none can begin. Keeps promise P1 although its server may live on behind a partition.</summary>
internal sealed class FenceRoleHandler(OperatorConnections connections, BackendEnder ender) : ActionHandler<DatabaseAction.FenceRole>
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.FenceRole action, CancellationToken cancellationToken)
    {
        BindingRole.RequireClaimed(context.Target, action.Role);
        await using var maintenance = await connections.OpenMaintenanceAsync(context.Target, "fence", cancellationToken);
        if (await BindingRole.CanLoginAsync(maintenance, action.Role, cancellationToken) is null)
            return;
        await maintenance.ExecuteAsync($"ALTER ROLE {Sql.Identifier(action.Role)} NOLOGIN", cancellationToken);
        await DatabaseGrants.RevokeAllAsync(maintenance, action.Role, cancellationToken);
        await ender.EndAllAsync(maintenance, context.Target.Cluster, token => BackendQuery.OfRoleAsync(maintenance, action.Role, token), BetweenLooks, cancellationToken);
    }
}
