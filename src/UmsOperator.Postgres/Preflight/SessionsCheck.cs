using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Finds sessions of other logins on production, and transactions that would keep production from becoming quiet.</summary>
internal sealed class SessionsCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site.IsStrange)
            return;
        var name = site.Spec.Name;
        var others = (await BackendQuery.OnDatabaseAsync(site.Maintenance, name, cancellationToken)).Where(backend => !IsExpected(site, backend)).ToList();
        if (others.Count > 0)
            findings.Block("StrangeSessions",
                $"other logins have sessions on '{name}': {string.Join("; ", others)}; stop these clients, for example the servers of an old installation{(others.Exists(backend => backend.Untouchable) ? $"; the operator lacks the right to end all of them: to give it, run as a superuser: GRANT pg_signal_backend TO {site.Login}" : "")}");
        var prepared = await site.Maintenance.QueryAsync(
            "SELECT gid FROM pg_prepared_xacts WHERE database = $1 ORDER BY 1", reader => reader.GetString(0), cancellationToken, name);
        if (prepared.Count > 0)
            findings.Block("PreparedTransactions",
                $"'{name}' has prepared transactions: {string.Join(", ", prepared)}; finish each of them in this database, for example: ROLLBACK PREPARED {Sql.Literal(prepared[0])}");
        var old = await site.Maintenance.QueryAsync(
            "SELECT pid::text || ' of ' || coalesce(usename, '') FROM pg_stat_activity WHERE datname = $1 AND xact_start < now() - interval '1 hour' ORDER BY 1", reader =>
                reader.GetString(0), cancellationToken, name);
        if (old.Count > 0)
            findings.Block("LongTransactions", $"transactions on '{name}' have been open for more than an hour: pid {string.Join(", ", old)}; end them with SELECT pg_terminate_backend(pid)");
    }

    private static bool IsExpected(PreflightSite site, Backend backend) =>
        ClusterNames.BindingOfRole(site.Target.Uid, backend.Role) is not null
        || BackendQuery.IsOfOperators(backend, site.Target)
        // Workers and operators of any cluster: another cluster with the same login that inspects the database before it is claimed must not block the claim.
        || WorkerName.IsOfAnyCluster(backend.Role)
        || (backend.Role == site.Target.OperatorUsername && backend.Application.StartsWith(ProcessMark.AnyCluster, StringComparison.Ordinal))
        || (site.Shared && site.Scope != PreflightScope.Adopt && backend.Role == site.Target.ServerUsername);
}
