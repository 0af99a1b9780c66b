using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Records a snapshot's counters in its comment when its server serves for the first time. What the server's own migration changed before then does not count as discarded.</summary>
internal sealed class RecordFirstServingHandler(OperatorConnections connections, WorkerRoles workers, TimeProvider time) : ActionHandler<DatabaseAction.RecordFirstServing>
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.RecordFirstServing action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "serving", cancellationToken);
        var comment = await CopyState.RequireCompleteAsync(maintenance, target, action.Copy, cancellationToken);
        if (comment is { Served: not null, Copy.ServingSince: not null })
            return;
        await using var worker = await workers.MakeAsync(maintenance, target, action.Copy, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
        await using var connection = await worker.OpenAsync("serving", SessionLimits.Read, cancellationToken);
        var (now, _) = await ActivityReader.ReadAsync(connection, target, cancellationToken);
        await CopyState.WriteCommentAsync(maintenance, action.Copy, comment with { Served = now, Copy = comment.Copy with { ServingSince = time.GetUtcNow().UtcDateTime } }, cancellationToken);
    }
}
