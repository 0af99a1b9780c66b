using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Checks that max_connections is high enough for the servers and the operator.</summary>
internal sealed class ConnectionsCheck : IPreflightCheck
{
    // Sessions in addition to those of the workers: the lock, observations, current actions.
    private const int OtherSessions = 10;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        // Each worker of a logical copy has one session on production and one on the copy.
        var own = OtherSessions + 2 * site.Target.Update.Snapshot.Workers;
        var limit = await site.Maintenance.ScalarAsync<int>(
            "SELECT current_setting('max_connections')::int4 - current_setting('superuser_reserved_connections')::int4 - coalesce(current_setting('reserved_connections', true), '0')::int4",
            cancellationToken);
        var used = await site.Maintenance.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE usesysid IS NOT NULL", cancellationToken);
        if (limit - used < own)
            findings.Block("Connections", $"database.host: {used} of {limit} connections are in use, and the operator needs {own}; raise max_connections");
        else if (site.Target.Servers * site.Spec.ConnectionsPerServer + own is var needed && limit < needed)
            findings.Warn("Connections",
                $"database.host: max_connections leaves {limit} connections; {site.Target.Servers} servers with database.connectionsPerServer {site.Spec.ConnectionsPerServer} and the operator may need {needed}; raise max_connections");
    }
}
