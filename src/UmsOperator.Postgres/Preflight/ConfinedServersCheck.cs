using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// A server reaches its own database and no other (promise P10). In the maintenance database it could hold the cluster's lock, so that nobody can fence it; in template1 or another cluster's
/// database it could slow or stop what the operator does there.
/// </summary>
internal sealed class ConfinedServersCheck : IPreflightCheck
{
    private const int Shown = 10;

    // What belongs to the operator and is claimed is closed by the operator itself; that it is not is a fault. Strangers' databases are their owners' business.
    private const string Query =
        """
        SELECT d.datname::text, d.datname = $2 OR d.datname = 'template1'
        FROM pg_database d
        WHERE d.datallowconn AND d.datname <> $3 AND d.datname <> $4 AND has_database_privilege($1::name, d.oid, 'CONNECT')
        ORDER BY 2 DESC, 1
        """;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if ((site.Shared ? site.Target.ServerUsername : site.Scratch?.Role) is not { } server || await BindingRole.CanLoginAsync(site.Maintenance, server, cancellationToken) is null)
            return;
        var open = await site.Maintenance.QueryAsync(
            Query, reader => (Name: reader.GetString(0), Ours: reader.GetBoolean(1)), cancellationToken, server, site.Spec.MaintenanceDatabase, site.Scratch?.Database ?? "", site.Spec.Name);
        if (open.Where(database => database.Ours).Select(database => database.Name).ToList() is { Count: > 0 } ours)
        {
            findings.Block("ServersNotConfined",
                $"servers can connect to {Listed(ours)}, where one of them could take the operator's lock; run as a superuser: {DbaScript.CloseToServers(site.Spec.MaintenanceDatabase, site.Target.OperatorUsername).Trim().ReplaceLineEndings(" ")} and GRANT CONNECT by name to whoever else needs them, or name a database of the operator's own in database.maintenanceDatabase");
        }

        // Their names are none of this cluster's business; whoever may run the query knows them.
        if (open.Count(database => !database.Ours) is var others and > 0)
        {
            findings.Warn("ServersNotConfined",
                $"servers can connect to {others} databases of other owners, as PUBLIC may; to see them: SELECT datname FROM pg_database WHERE has_database_privilege('public', oid, 'CONNECT'); to close one: REVOKE CONNECT ON DATABASE … FROM PUBLIC");
        }
    }

    private static string Listed(List<string> names) => string.Join(", ", names.Take(Shown).Select(name => $"'{name}'")) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
