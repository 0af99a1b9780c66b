using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Counts row changes in a snapshot since its server first served. They are discarded when the server rejoins production.</summary>
internal sealed class SnapshotChangesQueryHandler(OperatorConnections connections, WorkerRoles workers) : FactQueryHandler<FactQuery.SnapshotChanges>
{
    /// <inheritdoc/>
    protected override async Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery.SnapshotChanges query, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "changes", cancellationToken);
        var comment = await CopyState.RequireCompleteAsync(maintenance, target, query.Copy, cancellationToken);
        await using var worker = await workers.MakeAsync(maintenance, target, query.Copy, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
        await using var connection = await worker.OpenAsync("changes", SessionLimits.Read, cancellationToken);
        var (now, ignored) = await ActivityReader.ReadAsync(connection, target, cancellationToken);
        return new FactResult { Question = query, Changes = ActivityDifference.Of(comment.Served, now, ignored) };
    }
}
