using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Step 5: the quiet instant and the exact copy taken in it. P stays closed behind it.</summary>
internal sealed class TakeRestorePointHandler(OperatorConnections connections, QuietInstant quiet, TimeProvider time) : ActionHandler<DatabaseAction.TakeRestorePoint>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.TakeRestorePoint action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        var name = target.Database.Name;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "rp", SessionLimits.Copy, cancellationToken);
        if (await maintenance.ScalarAsync<object>("SELECT datallowconn FROM pg_database WHERE datname = $1", cancellationToken, name) is not bool open)
            throw new DatabaseActionException($"production '{name}' is missing; nothing was done");
        if (await CopyState.ReadAsync(maintenance, target, action.Name, cancellationToken) is { } present)
        {
            if (present.Comment?.Copy.Phase is MigrationPhase.Migrating or MigrationPhase.Committed)
                throw new DatabaseActionException($"restore point '{action.Name}' has journal {present.Comment.Copy.Phase}: production may have been written since; nothing was done");
            if (present.Complete && !open)
                return;
            await ConnectGrants.GiveUpAsync(maintenance, target, action.Name, cancellationToken);
            // Half-made, or production was opened again since it was taken: then it is a copy of the past. Dropped before P is closed, so that a
            // crash in between cannot leave it beside a closed P, where it would pass for exact.
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

            // One transaction: without its comment the restore point is dropped, and nobody would know whose CONNECT is to be given back.
            await using var writing = await maintenance.BeginTransactionAsync(cancellationToken);
            var comment = new StoredComment { Copy = action.Comment with { Phase = MigrationPhase.Taken, At = time.GetUtcNow().UtcDateTime } };
            await CopyState.WriteCommentAsync(maintenance, action.Name, await ConnectGrants.SetAsideAsync(maintenance, target, comment, cancellationToken), cancellationToken);
            await writing.CommitAsync(cancellationToken);
        }
        catch when (maintenance.State == System.Data.ConnectionState.Open)
        {
            // On this very session: if another operator ended it, P is no longer ours to open. Not cancellable: nobody else would do it soon.
            await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", CancellationToken.None);
            throw;
        }
    }
}
