using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Drops one of the cluster's copies if only the operator has sessions on it (promise P4).</summary>
internal sealed class DropCopyHandler(OperatorConnections connections, CopyPlace place) : ActionHandler<DatabaseAction.DropCopy>
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.DropCopy action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "drop", SessionLimits.Copy, cancellationToken);
        // Checks the owner before anything else. The second read below sees what changed meanwhile.
        await CopyState.ReadAsync(maintenance, target, action.Copy, cancellationToken);
        await place.RequireNobodyAtWorkAsync(maintenance, target, action.Copy, cancellationToken);
        if (await CopyState.ReadAsync(maintenance, target, action.Copy, cancellationToken) is null)
            return;
        var sessions = (await BackendQuery.OnDatabaseAsync(maintenance, action.Copy, cancellationToken))
            .Where(backend => !BackendQuery.IsOfOperators(backend, target)).ToList();
        if (sessions.Count > 0)
            throw new DatabaseActionException($"copy '{action.Copy}' is in use by {string.Join("; ", sessions)}; it was not dropped");
        await ConnectGrants.GiveUpAsync(maintenance, target, action.Copy, cancellationToken);
        await CopyPlace.DropAsync(maintenance, action.Copy, cancellationToken);
    }
}
