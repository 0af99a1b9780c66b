using System.Text.RegularExpressions;
using UmsOperator.Core.Observations;
using UmsOperator.Postgres.Registry;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Rows of servers that are no pods of this cluster keep the others in update mode (the orphan check).</summary>
internal sealed class RegistryCheck : IPreflightCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site.Production is not { } production)
            return;
        var pods = $"^{Regex.Escape(site.Target.Cluster[(site.Target.Cluster.IndexOf('/') + 1)..])}-[0-5]$";
        var orphans = (await RegistryTable.HostsAsync(production, site.Spec, cancellationToken)).Where(host => !Regex.IsMatch(host, pods, RegexOptions.ExplicitCapture, Limit)).ToList();
        if (orphans.Count == 0)
            return;
        var message = $"{site.Spec.RegistryTable} has rows of servers that are no pods of this cluster: {string.Join(", ", orphans)}; they would keep others in update mode; stop these servers, then run in '{site.Spec.Name}': DELETE FROM {RegistryTable.Name(site.Spec)} WHERE {Sql.Identifier(site.Spec.RegistryHostColumn)} IN ({string.Join(", ", orphans.Select(Sql.Literal))})";
        if (site.Scope == PreflightScope.Adopt)
            findings.Warn("OrphanedServers", message);
        else
            findings.Block("OrphanedServers", message);
    }
}
