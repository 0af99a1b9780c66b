using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>The journal of step 5. It goes forward only, one entry at a time: Committed is the instant from which the new P is the truth.</summary>
internal sealed class WriteMigrationPhaseHandler(OperatorConnections connections, WorkerRoles workers) : ActionHandler<DatabaseAction.WriteMigrationPhase>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.WriteMigrationPhase action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "journal", cancellationToken);
        await using var transaction = await maintenance.BeginTransactionAsync(cancellationToken);
        await CommentLock.TakeAsync(maintenance, target, cancellationToken);
        var comment = await CopyState.RequireCompleteAsync(maintenance, target, action.RestorePoint, cancellationToken);
        var now = comment.Copy.Phase;
        if (now == action.Phase)
            return;
        if ((now, action.Phase) is not ((MigrationPhase.Taken, MigrationPhase.Migrating) or (MigrationPhase.Migrating, MigrationPhase.Committed)))
            throw new DatabaseActionException($"the journal of '{action.RestorePoint}' says {now?.ToString() ?? "nothing"} and cannot become {action.Phase}; nothing was done");
        var written = comment with { Copy = comment.Copy with { Phase = action.Phase } };
        if (action.Phase == MigrationPhase.Committed)
        {
            // Counted before P's row is locked: the counting session's login has a right on it.
            written = written with { Opened = null, Production = await ActivityAsync(target, cancellationToken) };
            written = await ConnectGrants.GiveBackAsync(maintenance, target, action.RestorePoint, written, cancellationToken);
        }

        await CopyState.WriteCommentAsync(maintenance, action.RestorePoint, written, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>From here on a rollback loses what is written: its baseline. The last seconds of the migration itself may count, as sessions tell their counters late.</summary>
    private async Task<ActivityBaseline> ActivityAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        // A session of its own: the other one is in the transaction that writes the comment.
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "journal", cancellationToken);
        await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
        await using var production = await worker.OpenAsync("journal", SessionLimits.Look, cancellationToken);
        return (await ActivityReader.ReadAsync(production, target, cancellationToken)).Activity;
    }
}
