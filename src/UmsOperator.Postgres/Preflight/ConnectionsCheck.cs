using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Connections that servers and operator need (UMS plans 128 for each server).</summary>
internal sealed class ConnectionsCheck : IPreflightCheck
{
    // Beside those that copy: the lock, what is looked at, the actions of the moment.
    private const int BesideTheWorkers = 10;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        // Each worker of a streamed copy has one on production and one on the copy.
        var own = BesideTheWorkers + 2 * site.Target.Update.Snapshot.Workers;
        var limit = await site.Maintenance.ScalarAsync<int>(
            "SELECT current_setting('max_connections')::int4 - current_setting('superuser_reserved_connections')::int4 - coalesce(current_setting('reserved_connections', true), '0')::int4", cancellationToken);
        var used = await site.Maintenance.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE usesysid IS NOT NULL", cancellationToken);
        if (limit - used < own)
            findings.Block("Connections", $"database.host: {used} of {limit} connections are in use and the operator needs {own}; raise max_connections");
        else if (site.Target.Servers * site.Spec.ConnectionsPerServer + own is var needed && limit < needed)
            findings.Warn("Connections", $"max_connections leaves {limit}; database.connectionsPerServer allows {site.Spec.ConnectionsPerServer} for each server, so {site.Target.Servers} and the operator may need {needed}; raise max_connections");
    }
}
