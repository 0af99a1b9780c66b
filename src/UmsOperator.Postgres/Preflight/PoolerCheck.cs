using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>A pooler in between would keep sessions open on templates and answer for databases that are closed.</summary>
internal sealed class PoolerCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        // A pooler gives its own number at login.
        if (await site.Maintenance.ScalarAsync<int>("SELECT pg_backend_pid()", cancellationToken) != site.Maintenance.ProcessID)
            findings.Block("Pooler", $"database.host: {site.Target.Address} is a connection pooler; name the PostgreSQL server itself");
    }
}
