using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Step 4: makes a server's own snapshot, a template copy of the golden copy.</summary>
internal sealed class MakeSnapshotHandler(OperatorConnections connections, WorkerRoles workers, CopyPlace place, TimeProvider time) : ActionHandler<DatabaseAction.MakeSnapshot>
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.MakeSnapshot action, CancellationToken cancellationToken)
    {
        var (target, name) = (context.Target, action.Name);
        var task = CopyPlace.TaskOf(name);
        await using var maintenance = await connections.OpenMaintenanceAsync(target, task, SessionLimits.Copy, cancellationToken);
        if (!await place.ClearAsync(maintenance, target, name, cancellationToken))
            return;
        var golden = await CopyState.RequireCompleteAsync(maintenance, target, action.Golden, cancellationToken);
        await using (SizeReporter.Start(connections, target, name, action.Golden, context.Progress, () => (null, null), time))
        {
            await TemplateClone.RunAsync(maintenance, action.Golden, name, target.Database.CopyTablespace, cancellationToken);
            await DatabaseRights.ApplyAsync(maintenance, target, name, cancellationToken);
            await DatabaseSettings.CopyAllAsync(maintenance, target, target.Database.Name, name, cancellationToken);
            await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", cancellationToken);
            await using var worker = await workers.MakeAsync(maintenance, target, name, WorkerRights.Owner, sessions: 1, cancellationToken);
            await using var copy = await worker.OpenAsync(task, SessionLimits.Change, cancellationToken);
            // A server looks up its peers in the registry, and those are bound to other databases.
            await RegistryTable.KeepOnlyAsync(copy, target.Database, action.RegistryHost, cancellationToken);
            await LargeObjectOwner.HandOverAsync(copy, target, cancellationToken);
        }

        await CopyState.WriteCommentAsync(
            maintenance, name, golden with { Copy = golden.Copy with { At = time.GetUtcNow().UtcDateTime }, Served = null }, cancellationToken);
    }
}
