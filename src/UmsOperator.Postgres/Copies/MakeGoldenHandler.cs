using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Fingerprints;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Copies;

/// <summary>Step 3: makes the golden copy and compares its fingerprint with that of production. A copy that differs gets no comment and is never used.</summary>
internal sealed class MakeGoldenHandler(
    OperatorConnections connections,
    CopyPlace place,
    LogicalCopyWork logicalCopy,
    ClosedClone clone,
    WorkerRoles workers,
    FingerprintComparer comparer,
    TimeProvider time) : ActionHandler<DatabaseAction.MakeGolden>
{
    private const int DifferencesShown = 5;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.MakeGolden action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, CopyPlace.TaskOf(action.Name), SessionLimits.Copy, cancellationToken);
        if (!await place.ClearAsync(maintenance, target, action.Name, cancellationToken))
            return;
        ActivityBaseline baseline;
        (string? Fingerprint, string? SchemaVersion) found;
        var rows = new LogicalCopyProgress();
        await using (SizeReporter.Start(connections, target, action.Name, target.Database.Name, context.Progress, () => (rows.Rows, rows.Expected), time))
        {
            baseline = action.Method == GoldenMethod.Stream
                ? await logicalCopy.MakeAsync(maintenance, target, action.Name, rows, cancellationToken)
                : await clone.MakeAsync(maintenance, target, action.Name, cancellationToken);
            found = await CheckAsync(maintenance, target, action.Name, cancellationToken);
        }

        await CloseAsync(maintenance, action.Name, cancellationToken);
        var comment = action.Comment with { Fingerprint = found.Fingerprint, SchemaVersion = found.SchemaVersion, At = time.GetUtcNow().UtcDateTime };
        await CopyState.WriteCommentAsync(maintenance, action.Name, new StoredComment { Copy = comment, Production = baseline }, cancellationToken);
    }

    private async Task<(string? Fingerprint, string? SchemaVersion)> CheckAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        var task = CopyPlace.TaskOf(name);
        // Production's own hash: after a loss of the status the gate compares production with it.
        var (comparison, hash, _) = await comparer.CompareAsync(maintenance, target, target.Database.Name, name, task, cancellationToken);
        if (!comparison.Equal)
            throw new DatabaseActionException(
                $"the golden copy differs from production: {string.Join("; ", comparison.Differences.Take(DifferencesShown))}; correct these objects, name them in update.fingerprintIgnore, or set update.golden to Clone");
        await using var reader = await workers.MakeAsync(maintenance, target, name, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
        await using var copy = await reader.OpenAsync(task, SessionLimits.Read, cancellationToken);
        return (hash, (await SchemaVersionReader.ReadAsync(copy, target, role: null, cancellationToken)).Version);
    }

    private static async Task CloseAsync(NpgsqlConnection maintenance, string name, CancellationToken cancellationToken)
    {
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS false", cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} IS_TEMPLATE true", cancellationToken);
    }
}
