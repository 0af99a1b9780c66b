using UmsOperator.Core.Objects;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Claims;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Rights;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Production;

/// <summary>Lets sessions onto P again.</summary>
internal sealed class OpenProductionHandler(OperatorConnections connections) : ActionHandler<DatabaseAction.OpenProduction>
{
    protected override async Task ExecuteAsync(ActionContext context, DatabaseAction.OpenProduction action, CancellationToken cancellationToken)
    {
        var target = context.Target;
        await using var maintenance = await connections.OpenMaintenanceAsync(target, "open", cancellationToken);
        // Of a restore point that is given up: the migration that its journal waited for does not begin.
        var copies = await maintenance.QueryAsync(
            "SELECT datname::text FROM pg_database WHERE starts_with(datname, $1) AND datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)",
            reader => reader.GetString(0), cancellationToken, ClusterNames.Claim(target.Uid));
        foreach (var copy in copies.Where(copy => ClusterNames.TryReadCopy(target.Uid, copy, out _, out var kind, out _) && kind == CopyKind.RestorePoint))
        {
            if (await CopyState.ReadAsync(maintenance, target, copy, cancellationToken) is { } restorePoint)
                await ConnectGrants.GiveUpAsync(maintenance, target, restorePoint, cancellationToken);
        }

        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(target.Database.Name)} ALLOW_CONNECTIONS true", cancellationToken);
    }
}
