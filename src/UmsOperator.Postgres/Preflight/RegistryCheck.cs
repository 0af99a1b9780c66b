using System.Text.RegularExpressions;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Finds rows of servers that are not pods of this cluster. Such rows keep the other servers in update mode.</summary>
internal sealed class RegistryCheck : IPreflightCheck
{
    private const string HoldsTables =
        "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_'))";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site.Production is not { } production)
            return;
        var (found, hosts) = await RegistryTable.HostsAsync(production, site.Spec, cancellationToken);
        if (found.Problem is { } problem)
        {
            // A database without tables has no registry yet. In any other database a wrong name blocks, because it would disable this check.
            if (await production.ScalarAsync<bool>(HoldsTables, cancellationToken))
                findings.Block("RegistryNotFound", problem);
            return;
        }

        // Servers that a scale-down removed no longer belong to the cluster.
        var pods = $"^{Regex.Escape(site.Target.Cluster[(site.Target.Cluster.IndexOf('/') + 1)..])}-(?<ordinal>[0-5])$";
        var orphans = hosts.Where(
            host => Regex.Match(host, pods, RegexOptions.ExplicitCapture, Limit) is not { Success: true } match || match.Groups["ordinal"].ValueSpan[0] - '0' >= site.Target.Servers).ToList();
        if (orphans.Count == 0)
            return;
        var message = $"{site.Spec.RegistryTable} has rows of servers that are not pods of this cluster: {string.Join(", ", orphans)}; they would keep other servers in update mode; stop these servers, then run in '{site.Spec.Name}', as a login that has no more rights than a server, because triggers run with its rights: DELETE FROM {found.Table} WHERE {found.Column} IN ({string.Join(", ", orphans.Select(Sql.Literal))})";
        if (site.Scope == PreflightScope.Adopt)
            findings.Warn("OrphanedServers", message);
        else
            findings.Block("OrphanedServers", message);
    }
}
