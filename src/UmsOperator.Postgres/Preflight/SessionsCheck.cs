using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Who is on P that is not ours, and what would keep it from being quiet.</summary>
internal sealed class SessionsCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site.IsStrange)
            return;
        var name = site.Spec.Name;
        var strangers = (await BackendQuery.OnDatabaseAsync(site.Maintenance, name, cancellationToken)).Where(backend => !IsOurs(site, backend)).ToList();
        if (strangers.Count > 0)
            findings.Block("StrangeSessions",
                $"sessions of logins that are not the operator's are on '{name}': {string.Join("; ", strangers)}; stop these clients (of an old installation: its servers){(strangers.Exists(backend => backend.Untouchable) ? $"; the operator may not end all of them, to let it run as a superuser: GRANT pg_signal_backend TO {site.Login}" : "")}");
        var prepared = await site.Maintenance.QueryAsync(
            "SELECT gid FROM pg_prepared_xacts WHERE database = $1 ORDER BY 1", reader => reader.GetString(0), cancellationToken, name);
        if (prepared.Count > 0)
            findings.Block("PreparedTransactions", $"'{name}' has prepared transactions: {string.Join(", ", prepared)}; finish each in it, for example: ROLLBACK PREPARED {Sql.Literal(prepared[0])}");
        var old = await site.Maintenance.QueryAsync(
            "SELECT pid::text || ' of ' || coalesce(usename, '') FROM pg_stat_activity WHERE datname = $1 AND xact_start < now() - interval '1 hour' ORDER BY 1", reader => reader.GetString(0), cancellationToken, name);
        if (old.Count > 0)
            findings.Block("LongTransactions", $"transactions on '{name}' are open for more than an hour: pid {string.Join(", ", old)}; end them with SELECT pg_terminate_backend(pid)");
    }

    private static bool IsOurs(PreflightSite site, Backend backend) =>
        ClusterNames.BindingOfRole(site.Target.Uid, backend.Role) is not null
        || BackendQuery.IsOfOperators(backend, site.Target)
        // Of any cluster: another one that has this login, too, and wants this database before it is claimed, must not keep it from being claimed.
        || WorkerName.IsOfAnyCluster(backend.Role)
        || (backend.Role == site.Target.OperatorUsername && backend.Application.StartsWith(ProcessMark.AnyCluster, StringComparison.Ordinal))
        || (site.Shared && site.Scope != PreflightScope.Adopt && backend.Role == site.Target.ServerUsername);
}
