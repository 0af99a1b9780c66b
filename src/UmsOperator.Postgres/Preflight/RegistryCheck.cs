using System.Text.RegularExpressions;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Rows of servers that are no pods of this cluster keep the others in update mode (the orphan check).</summary>
internal sealed class RegistryCheck : IPreflightCheck
{
    private const string HoldsTables =
        "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_'))";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site.Production is not { } production)
            return;
        var (found, hosts) = await RegistryTable.HostsAsync(production, site.Spec, cancellationToken);
        if (found.Problem is { } problem)
        {
            // A database that holds nothing yet has no registry either. In any other one a wrong name would switch this check off.
            if (await production.ScalarAsync<bool>(HoldsTables, cancellationToken))
                findings.Block("RegistryNotFound", problem);
            return;
        }

        // A server that was removed is none of this cluster's any more.
        var pods = $"^{Regex.Escape(site.Target.Cluster[(site.Target.Cluster.IndexOf('/') + 1)..])}-(?<ordinal>[0-5])$";
        var orphans = hosts.Where(host => Regex.Match(host, pods, RegexOptions.ExplicitCapture, Limit) is not { Success: true } match || match.Groups["ordinal"].ValueSpan[0] - '0' >= site.Target.Servers).ToList();
        if (orphans.Count == 0)
            return;
        var message = $"{site.Spec.RegistryTable} has rows of servers that are no pods of this cluster, or not any more: {string.Join(", ", orphans)}; they would keep others in update mode; stop these servers, then run in '{site.Spec.Name}' by a login that may do no more than a server, as its triggers run as whoever deletes: DELETE FROM {found.Table} WHERE {found.Column} IN ({string.Join(", ", orphans.Select(Sql.Literal))})";
        if (site.Scope == PreflightScope.Adopt)
            findings.Warn("OrphanedServers", message);
        else
            findings.Block("OrphanedServers", message);
    }
}
