using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Step 5: makes production quiet and takes the restore point, an exact template copy. Production stays closed afterwards.</summary>
internal sealed class TakeRestorePointHandler(OperatorConnections connections, QuietInstant quiet, TimeProvider time) : ActionHandler<DatabaseAction.TakeRestorePoint>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.TakeRestorePoint action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        var name = target.Database.Name;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, CopyPlace.TaskOf(action.Name), SessionLimits.Copy, cancellationToken);
        if (await maintenance.ScalarAsync<object>("SELECT datallowconn FROM pg_database WHERE datname = $1", cancellationToken, name) is not bool open)
            throw new DatabaseActionException($"production '{name}' is missing; nothing was done");
        if (await CopyState.ReadAsync(maintenance, target, action.Name, cancellationToken) is { } present)
        {
            if (present.Comment?.Copy.Phase is MigrationPhase.Migrating or MigrationPhase.Committed)
                throw new DatabaseActionException($"restore point '{action.Name}' is in phase {present.Comment.Copy.Phase}: production may have been changed since it was taken; nothing was done");
            if (present.Complete && !open)
                return;
            await ConnectGrants.GiveUpAsync(maintenance, target, action.Name, cancellationToken);
            // Incomplete, or outdated because production was opened after it was taken. It is dropped before production is closed: after a crash in
            // between, an outdated restore point next to a closed production would be mistaken for an exact one.
            await maintenance.ExecuteAsync($"DROP DATABASE {Sql.Identifier(action.Name)}", cancellationToken);
        }

        await quiet.RequirePossibleAsync(maintenance, target, cancellationToken);
        await Checkpoint.TryAsync(maintenance, cancellationToken);
        try
        {
            await quiet.MakeAsync(maintenance, target, cancellationToken);
            await TemplateClone.RunAsync(maintenance, name, action.Name, tablespace: null, cancellationToken);
            await DatabaseSettings.CopyAllAsync(maintenance, target, name, action.Name, cancellationToken);
            await using (var transaction = await maintenance.BeginTransactionAsync(cancellationToken))
            {
                await DatabaseRights.ApplyAsync(maintenance, target, action.Name, cancellationToken);
                await DatabaseSettings.CopyGrantsAsync(maintenance, target, name, action.Name, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            // One transaction: the comment lists the CONNECT grants to give back. A restore point without a comment is dropped, and the grants would be lost.
            await using var writing = await maintenance.BeginTransactionAsync(cancellationToken);
            var comment = new StoredComment { Copy = action.Comment with { Phase = MigrationPhase.Taken, At = time.GetUtcNow().UtcDateTime } };
            await CopyState.WriteCommentAsync(maintenance, action.Name, await ConnectGrants.RevokeAsync(maintenance, target, comment, cancellationToken), cancellationToken);
            await writing.CommitAsync(cancellationToken);
        }
        catch when (maintenance.State == System.Data.ConnectionState.Open)
        {
            // Uses the same session on purpose: if another operator ended it, this operator must not open production any more. Not cancellable, because production would stay closed.
            await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", CancellationToken.None);
            throw;
        }
    }
}
