using UmsOperator.Core.Scripts;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Checks that a server can connect only to its own database (promise P10). In the maintenance database a server could hold the cluster's lock, so that it cannot be fenced. In template1 or
/// another cluster's database it could slow or block the operator.
/// </summary>
internal sealed class ConfinedServersCheck : IPreflightCheck
{
    private const int Shown = 10;

    // The maintenance database and template1 come first, because they block. Databases of other owners only lead to a warning.
    private const string Query =
        """
        SELECT d.datname::text, d.datname = $2 OR d.datname = 'template1'
        FROM pg_database d
        WHERE d.datallowconn AND d.datname <> $3 AND d.datname <> $4 AND has_database_privilege($1::name, d.oid, 'CONNECT')
        ORDER BY 2 DESC, 1
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if ((site.Shared ? site.Target.ServerUsername : site.Scratch?.Role) is not { } server || await BindingRole.CanLoginAsync(site.Maintenance, server, cancellationToken) is null)
            return;
        var open = await site.Maintenance.QueryAsync(
            Query, reader => (Name: reader.GetString(0), Blocks: reader.GetBoolean(1)), cancellationToken, server, site.Spec.MaintenanceDatabase, site.Scratch?.Database ?? "", site.Spec.Name);
        if (open.Where(database => database.Blocks).Select(database => database.Name).ToList() is { Count: > 0 } blocking)
        {
            findings.Block("ServersNotConfined",
                $"servers can connect to {Listed(blocking)}, where a server could take the operator's lock; run as a superuser: {DbaScript.CloseToServers(site.Spec.MaintenanceDatabase, site.Target.OperatorUsername).Trim().ReplaceLineEndings(" ")} and GRANT CONNECT by name to other roles that need it; or set database.maintenanceDatabase to a database that only the operator uses");
        }

        // Their names are not shown to the owner of this cluster. The query in the message lists them.
        if (open.Count(database => !database.Blocks) is var others and > 0)
        {
            findings.Warn("ServersNotConfined",
                $"servers can connect to {others} databases of other owners, because PUBLIC can; to list them: SELECT datname FROM pg_database WHERE has_database_privilege('public', oid, 'CONNECT'); to close one: REVOKE CONNECT ON DATABASE … FROM PUBLIC");
        }
    }

    private static string Listed(List<string> names) => string.Join(", ", names.Take(Shown).Select(name => $"'{name}'")) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
