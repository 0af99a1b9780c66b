using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Checks the tablespace for copies. Free disk space cannot be read by SQL, so a warning states how much is needed.</summary>
internal sealed class SpaceCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site.Spec.CopyTablespace is { } tablespace
            && await site.Maintenance.ScalarAsync<bool>("SELECT has_tablespace_privilege(oid, 'CREATE') FROM pg_tablespace WHERE spcname = $1", cancellationToken, tablespace) is false)
            findings.Block("CopyTablespace",
                $"database.copyTablespace: tablespace '{tablespace}' does not exist, or the operator may not use it; correct the name or run as a superuser: GRANT CREATE ON TABLESPACE {Sql.Identifier(tablespace)} TO {site.Login}");
        if (site.Scope == PreflightScope.Adopt)
            return;
        var bytes = await site.Maintenance.ScalarAsync<long>(
            "SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1 AND has_database_privilege(oid, 'CONNECT')", cancellationToken, site.Spec.Name);
        findings.Warn("Space",
            $"the free disk space of {site.Target.Address} cannot be read by SQL; each copy needs {bytes >> 20} MiB, and copies below 64 MiB and logical copies need the same again for WAL");
    }
}
