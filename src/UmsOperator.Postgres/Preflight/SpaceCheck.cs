using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Space cannot be seen by SQL: says so with the figure. The tablespace for copies can.</summary>
internal sealed class SpaceCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site.Spec.CopyTablespace is { } tablespace && await site.Maintenance.ScalarAsync<bool>("SELECT has_tablespace_privilege(oid, 'CREATE') FROM pg_tablespace WHERE spcname = $1", cancellationToken, tablespace) is false)
            findings.Block("CopyTablespace", $"database.copyTablespace: there is no tablespace '{tablespace}' that the operator may use; correct the name or run as a superuser: GRANT CREATE ON TABLESPACE {Sql.Identifier(tablespace)} TO {site.Login}");
        if (site.Scope == PreflightScope.Adopt)
            return;
        var bytes = await site.Maintenance.ScalarAsync<long>("SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1 AND has_database_privilege(oid, 'CONNECT')", cancellationToken, site.Spec.Name);
        findings.Warn("Space", $"free space of {site.Target.Address} is not visible by SQL; each copy needs {bytes >> 20} MiB, and as much again in WAL for copies below 64 MiB or streamed ones");
    }
}
