using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Fences a role: afterwards it has no session and cannot start one. Keeps promise P1 even if the server still runs behind a network partition.
/// </summary>
internal sealed class FenceRoleHandler(OperatorConnections connections, BackendEnder ender) : ActionHandler<DatabaseAction.FenceRole>
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(300);

    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.FenceRole action, CancellationToken cancellationToken)
    {
        BindingRole.RequireClaimed(context.Target, action.Role);
        await using var maintenance = await connections.OpenMaintenanceAsync(context.Target, "fence", cancellationToken);
        if (await BindingRole.CanLoginAsync(maintenance, action.Role, cancellationToken) is null)
            return;
        await maintenance.ExecuteAsync($"ALTER ROLE {Sql.Identifier(action.Role)} NOLOGIN", cancellationToken);
        await DatabaseGrants.RevokeAllAsync(maintenance, action.Role, cancellationToken);
        await ender.EndAllAsync(maintenance, context.Target.Cluster, token => BackendQuery.OfRoleAsync(maintenance, action.Role, token), BetweenChecks, cancellationToken);
    }
}
