using System.Globalization;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Checks that the connection limits of databases and roles are high enough for the operator and the servers. Golden copies and snapshots have no
/// limit; a restore point has production's.
/// </summary>
internal sealed class ConnectionLimitsCheck : IPreflightCheck
{
    // Sessions in addition to those of the workers: the lock, observations, current actions.
    private const int OtherSessions = 10;

    private const string OfDatabase =
        """
        SELECT d.datconnlimit, (SELECT count(*) FROM pg_stat_activity a WHERE a.datid = d.oid AND NOT starts_with(a.application_name, $2))
        FROM pg_database d WHERE d.datname = $1 AND d.datconnlimit >= 0
        """;

    private const string OfRole =
        """
        SELECT r.rolconnlimit, (SELECT count(*) FROM pg_stat_activity a WHERE a.usesysid = r.oid AND NOT starts_with(a.application_name, $2))
        FROM pg_roles r WHERE r.rolname = $1 AND r.rolconnlimit >= 0 AND NOT r.rolsuper
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var isLogicalCopy = site is { Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream };
        var workers = OtherSessions + (isLogicalCopy ? site.Target.Update.Snapshot.Workers : 0);
        var servers = site.Target.Servers * site.Spec.ConnectionsPerServer;
        var ofDatabase = $"ALTER DATABASE {Sql.Identifier(site.Spec.Name)} CONNECTION LIMIT -1";
        await CheckAsync("database.name", $"database '{site.Spec.Name}'", OfDatabase, site.Spec.Name, workers, ofDatabase, "its owner or a superuser");
        await CheckAsync("database.maintenanceDatabase", $"database '{site.Spec.MaintenanceDatabase}'", OfDatabase, site.Spec.MaintenanceDatabase, OtherSessions,
            $"ALTER DATABASE {Sql.Identifier(site.Spec.MaintenanceDatabase)} CONNECTION LIMIT -1", "its owner or a superuser");
        // With SharedCredentials the workers use the operator's login, on production and on the copy.
        await CheckAsync("database.operatorSecretRef", $"login '{site.Target.OperatorUsername}'", OfRole, site.Target.OperatorUsername,
            site.Shared && isLogicalCopy ? workers + site.Target.Update.Snapshot.Workers : OtherSessions, $"ALTER ROLE {site.Login} CONNECTION LIMIT -1", "a superuser");

        await WarnAsync($"database '{site.Spec.Name}'", OfDatabase, site.Spec.Name, servers + workers, ofDatabase);
        if (site is { Shared: true, Target.ServerUsername: { } login })
            await WarnAsync($"login '{login}'", OfRole, login, servers, $"ALTER ROLE {Sql.Identifier(login)} CONNECTION LIMIT -1");

        async Task CheckAsync(string field, string what, string query, string name, int needed, string cure, string who)
        {
            if (await ReadAsync(query, name) is var (limit, used) && limit - used < needed)
                findings.Block("ConnectionLimit", $"{field}: {what} allows {Text(limit)} connections, {Text(used)} are in use, and the operator needs {Text(needed)}; run as {who}: {cure}");
        }

        async Task WarnAsync(string what, string query, string name, int needed, string cure)
        {
            if (await ReadAsync(query, name) is var (limit, _) && limit < needed)
                findings.Warn("ConnectionLimit",
                    $"{what} allows {Text(limit)} connections; {Text(site.Target.Servers)} servers with database.connectionsPerServer {Text(site.Spec.ConnectionsPerServer)} and the operator may need {Text(needed)}; raise the limit, or remove it: {cure}");
        }

        async Task<(long Limit, long Used)?> ReadAsync(string query, string name) =>
            await site.Maintenance.QueryAsync(query, reader => ((long)reader.GetInt32(0), reader.GetInt64(1)), cancellationToken, name, ProcessMark.AnyCluster) is [var one] ? one : null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
