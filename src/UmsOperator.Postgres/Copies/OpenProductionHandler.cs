using UmsOperator.Postgres.Access;
using Microsoft.Extensions.Logging;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Opens production for sessions again: for all logins, or for the migrator only while the grants of other roles are revoked.</summary>
internal sealed class OpenProductionHandler(OperatorConnections connections, WorkerRoles workers, ILogger<OpenProductionHandler> logger) : ActionHandler<DatabaseAction.OpenProduction>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.OpenProduction action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "open", cancellationToken);
        var databases = await maintenance.QueryAsync(
            "SELECT datname::text FROM pg_database WHERE starts_with(datname, $1) AND datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)",
            reader => reader.GetString(0), cancellationToken, ClusterNames.Claim(target.Uid));
        var restorePoints = databases.Where(name => ClusterNames.TryReadCopy(target.Uid, name, out _, out var kind, out _) && kind == CopyKind.RestorePoint).ToList();
        // A restore point still in phase Taken is abandoned: the migration that it was taken for does not begin.
        foreach (var restorePoint in restorePoints)
            await TryGiveUpAsync(maintenance, target, restorePoint, cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(target.Database.Name)} ALLOW_CONNECTIONS true", cancellationToken);
        foreach (var restorePoint in restorePoints)
            await RecordAsync(maintenance, target, restorePoint, cancellationToken);
    }

    private static async Task TryGiveUpAsync(NpgsqlConnection maintenance, DatabaseTarget target, string restorePoint, CancellationToken cancellationToken)
    {
        try
        {
            await ConnectGrants.GiveUpAsync(maintenance, target, restorePoint, cancellationToken);
        }
        catch (DatabaseActionException)
        {
            // Its comment is unreadable, so nothing is known of revoked grants. Production must not stay closed because of that.
        }
    }

    /// <summary>
    /// Records that production is open for the migrator, whose pod may be created from now on, and production's counters: a swap back counts row changes from them.
    /// If this process dies before, the next one knows that no migrator has run, and begins here again.
    /// </summary>
    private async Task RecordAsync(NpgsqlConnection maintenance, DatabaseTarget target, string restorePoint, CancellationToken cancellationToken)
    {
        if (await CopyState.ReadAsync(maintenance, target, restorePoint, cancellationToken) is not { Comment: { } before } || !IsOpening(before))
            return;
        var counted = before.Opened ?? await TryCountAsync(maintenance, target, cancellationToken);
        await using var transaction = await maintenance.BeginTransactionAsync(cancellationToken);
        await CommentLock.TakeAsync(maintenance, target, cancellationToken);
        if (await CopyState.ReadAsync(maintenance, target, restorePoint, cancellationToken) is { Comment: { } comment } && IsOpening(comment))
            await CopyState.WriteCommentAsync(maintenance, restorePoint, comment with { Copy = comment.Copy with { NotYetOpened = null }, Opened = comment.Opened ?? counted }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static bool IsOpening(StoredComment comment) => comment.Copy.Phase == MigrationPhase.Migrating && (comment.Copy.NotYetOpened == true || comment.Opened is null);

    /// <summary>Production's counters. On failure only the count of a swap back is unknown, so the failure is logged.</summary>
    private async Task<ActivityBaseline?> TryCountAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await using var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
            await using var production = await worker.OpenAsync("opened", SessionLimits.Read, cancellationToken);
            return (await ActivityReader.ReadAsync(production, target, cancellationToken)).Activity;
        }
        catch (Exception refused) when (refused is NpgsqlException or TimeoutException or DatabaseActionException)
        {
            Log.NotCounted(logger, target.Cluster, refused.Message);
            return null;
        }
    }
}
