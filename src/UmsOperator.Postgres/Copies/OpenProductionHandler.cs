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
            await TryCountAsync(maintenance, target, restorePoint, cancellationToken);
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
    /// Records production's counters before the migrator starts. A swap back counts row changes from this baseline. On failure only that count is unknown, so the
    /// failure is logged.
    /// </summary>
    private async Task TryCountAsync(NpgsqlConnection maintenance, DatabaseTarget target, string restorePoint, CancellationToken cancellationToken)
    {
        try
        {
            if (await CopyState.ReadAsync(maintenance, target, restorePoint, cancellationToken) is not { Comment: { Copy.Phase: MigrationPhase.Migrating, Opened: null } })
                return;
            ActivityBaseline counted;
            await using (var worker = await workers.MakeAsync(maintenance, target, target.Database.Name, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken))
            await using (var production = await worker.OpenAsync("opened", SessionLimits.Read, cancellationToken))
                (counted, _) = await ActivityReader.ReadAsync(production, target, cancellationToken);
            await using var transaction = await maintenance.BeginTransactionAsync(cancellationToken);
            await CommentLock.TakeAsync(maintenance, target, cancellationToken);
            if (await CopyState.ReadAsync(maintenance, target, restorePoint, cancellationToken) is { Comment: { Copy.Phase: MigrationPhase.Migrating, Opened: null } comment })
                await CopyState.WriteCommentAsync(maintenance, restorePoint, comment with { Opened = counted }, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception refused) when (refused is NpgsqlException or TimeoutException or DatabaseActionException)
        {
            Log.NotCounted(logger, target.Cluster, refused.Message);
        }
    }
}
