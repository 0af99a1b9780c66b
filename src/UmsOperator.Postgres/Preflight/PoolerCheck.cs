using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Detects a connection pooler. It would keep sessions open on template databases, and accept connections for databases that are closed.</summary>
internal sealed class PoolerCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        // At login a pooler sends a process ID of its own.
        if (await site.Maintenance.ScalarAsync<int>("SELECT pg_backend_pid()", cancellationToken) != site.Maintenance.ProcessID)
            findings.Block("Pooler", $"database.host: {site.Target.Address} is a connection pooler; name the PostgreSQL server itself");
    }
}
