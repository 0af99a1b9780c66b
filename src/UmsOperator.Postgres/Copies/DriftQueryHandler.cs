using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>
/// Counts row changes in production since the baseline of a copy: since the golden copy was made, or, for a restore point, since production was
/// opened for the migrator and, after the commit, since the commit.
/// </summary>
internal sealed class DriftQueryHandler(OperatorConnections connections, WorkerRoles workers) : FactQueryHandler<FactQuery.Drift>
{
    /// <inheritdoc/>
    protected override async Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery.Drift query, CancellationToken cancellationToken)
    {
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "drift", cancellationToken);
        var comment = await CopyState.RequireCompleteAsync(maintenance, target, query.BaselineCopy, cancellationToken);
        await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
        await using var connection = await worker.OpenAsync("drift", SessionLimits.Read, cancellationToken);
        var (now, ignored) = await ActivityReader.ReadAsync(connection, target, cancellationToken);
        return new FactResult { Question = query, Changes = ActivityDifference.Of(comment.Copy.Phase == MigrationPhase.Migrating ? comment.Opened : comment.Production, now, ignored) };
    }
}
