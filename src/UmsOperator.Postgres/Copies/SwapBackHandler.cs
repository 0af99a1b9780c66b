using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>
/// The way back from step 5. Both renames, the comments, the claim, the rights and the settings are one transaction, so production is never missing.
/// If the swap is already done, only opening production is left.
/// </summary>
internal sealed class SwapBackHandler(OperatorConnections connections, QuietInstant quiet, CommittedChanges losses, TimeProvider time) : ActionHandler<DatabaseAction.SwapBack>
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(300);

    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.SwapBack action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        var name = target.Database.Name;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "swap", SessionLimits.Copy, cancellationToken);
        if (!await maintenance.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", cancellationToken, name))
            throw new DatabaseActionException($"production '{name}' is missing: it was renamed or dropped; nothing was done; rename it back or restore it");
        var restorePoint = await CopyState.ReadAsync(maintenance, target, action.RestorePoint, cancellationToken);
        var failed = await CopyState.ReadAsync(maintenance, target, action.FailedName, cancellationToken);
        switch (restorePoint, failed)
        {
            case ({ Complete: true }, null):
                await RequireFencedAsync(maintenance, target, cancellationToken);
                await quiet.CloseAsync(maintenance, target, action.RestorePoint, BetweenChecks, cancellationToken);
                if (action.ChangesToLose is { } limit)
                    await losses.RequireAtMostAsync(maintenance, target, restorePoint.Comment, limit, cancellationToken);
                await quiet.MakeAsync(maintenance, target, cancellationToken);
                await SwapAsync(maintenance, target, action, restorePoint.Comment!.Copy.LoginsSetAside is not null, cancellationToken);
                break;
            case (null, { Complete: true }):
                // The swap was committed, but the answer was lost.
                break;
            default:
                throw new DatabaseActionException(
                    $"a swap back needs a complete '{action.RestorePoint}' and no '{action.FailedName}'; found {Describe(restorePoint)} and {Describe(failed)}; nothing was done");
        }

        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", cancellationToken);
    }

    private async Task SwapAsync(NpgsqlConnection maintenance, DatabaseTarget target, DatabaseAction.SwapBack action, bool setAside, CancellationToken cancellationToken)
    {
        var (name, failed) = (target.Database.Name, action.FailedName);
        var ownComment = await maintenance.ScalarAsync<string>("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", cancellationToken, name);
        var failedComment = new StoredComment { Copy = action.FailedComment with { At = time.GetUtcNow().UtcDateTime } };
        await using var transaction = await maintenance.BeginTransactionAsync(cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} RENAME TO {Sql.Identifier(failed)}", cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(action.RestorePoint)} RENAME TO {Sql.Identifier(name)}", cancellationToken);
        await CopyState.WriteCommentAsync(maintenance, failed, failedComment, cancellationToken);
        await maintenance.ExecuteAsync($"COMMENT ON DATABASE {Sql.Identifier(name)} IS {(ownComment is null ? "NULL" : Sql.Literal(ownComment))}", cancellationToken);
        await ProductionClaim.ClearAsync(maintenance, failed, cancellationToken);
        await ProductionClaim.WriteAsync(maintenance, name, target.Uid, cancellationToken);
        var granted = setAside ? await ConnectGrants.ReadAsync(maintenance, target, name, cancellationToken) : null;
        await DatabaseRights.ApplyAsync(maintenance, target, name, cancellationToken);
        await ConnectGrants.CarryOverAsync(maintenance, target, failed, granted, cancellationToken);
        // The settings were copied when the restore point was taken; copied again, because they may have changed since. A setting that cannot be
        // copied is skipped: its loss was accepted before the update, and it must not block the swap back.
        await DatabaseSettings.CopyAsync(maintenance, failed, name, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // A role that can still log in would reach another database under the same name (promise P1).
    private static async Task RequireFencedAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (target.Database.Access != DatabaseAccess.PerServerRoles)
            return;
        var unfenced = await maintenance.QueryAsync(
            "SELECT rolname::text FROM pg_roles WHERE rolcanlogin AND starts_with(rolname, $1) AND NOT starts_with(rolname, $3) AND has_database_privilege(oid, $2, 'CONNECT') ORDER BY 1",
            reader => reader.GetString(0), cancellationToken, ClusterNames.Claim(target.Uid), target.Database.Name, WorkerName.Prefix(target.Uid));
        if (unfenced.Count > 0)
            throw new DatabaseActionException($"these roles can still log in to production: {string.Join(", ", unfenced)}; nothing was done");
    }

    private static string Describe(CopyState? copy) => copy switch { null => "nothing", { Complete: false } => $"an incomplete '{copy.Name}'", _ => $"'{copy.Name}'" };
}
