using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Writes the migration phase of step 5. It only moves forward, one phase at a time. From Committed on, the migrated production is authoritative.</summary>
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
            throw new DatabaseActionException($"the migration phase of '{action.RestorePoint}' is {now?.ToString() ?? "not set"} and cannot become {action.Phase}; nothing was done");
        var written = comment with { Copy = comment.Copy with { Phase = action.Phase, NotYetOpened = action.Phase == MigrationPhase.Migrating ? true : null } };
        if (action.Phase == MigrationPhase.Committed)
        {
            // Read before production's row in pg_database is locked: making the reading session's login changes that row.
            written = written with { Opened = null, Production = await ActivityAsync(target, cancellationToken) };
            written = await ConnectGrants.GiveBackAsync(maintenance, target, action.RestorePoint, written, cancellationToken);
        }

        await CopyState.WriteCommentAsync(maintenance, action.RestorePoint, written, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Reads the baseline for what a rollback loses after the commit. The last seconds of the migration itself may be counted too, because sessions report their counters late.</summary>
    private async Task<ActivityBaseline> ActivityAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        // A session of its own: the other one is in the transaction that writes the comment.
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "journal", cancellationToken);
        await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
        await using var production = await worker.OpenAsync("journal", SessionLimits.Read, cancellationToken);
        return (await ActivityReader.ReadAsync(production, target, cancellationToken)).Activity;
    }
}
