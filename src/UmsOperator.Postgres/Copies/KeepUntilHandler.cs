using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Writes into a retained copy's comment when the copy expires.</summary>
internal sealed class KeepUntilHandler(OperatorConnections connections) : ActionHandler<DatabaseAction.KeepUntil>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.KeepUntil action, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(context.Target, "keep", cancellationToken);
        var comment = await CopyState.RequireCompleteAsync(maintenance, context.Target, action.Copy, cancellationToken);
        await CopyState.WriteCommentAsync(maintenance, action.Copy, comment with { Copy = comment.Copy with { ExpiresAt = action.ExpiresAt } }, cancellationToken);
    }
}
