using Spectre.Console;
using UmsOperator.Api;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Showing;

/// <summary>All clusters, a line each.</summary>
internal static class ClusterTable
{
    /// <summary>The table.</summary>
    public static Table Of(IEnumerable<UmsCluster> clusters)
    {
        var table = Cells.Table("NAMESPACE", "NAME", "VERSION", "TARGET", "PHASE", "UPDATED", "READY", "WAITS FOR");
        foreach (var cluster in clusters)
        {
            var status = cluster.Status;
            table.AddRow(
                Cells.Of(cluster.Metadata.NamespaceProperty), Cells.Of(cluster.Metadata.Name), Cells.Of(status?.Version), Cells.Of(status?.TargetVersion),
                Cells.Of($"{status?.Phase}", StatusPage.StyleOf(status?.Phase)), Cells.Of(status?.Updated), Cells.Of(status?.Ready),
                Cells.Of(WaitsFor(cluster)));
        }

        return table;
    }

    /// <summary>What the cluster waits for; empty if it waits for nothing.</summary>
    public static string WaitsFor(UmsCluster cluster)
    {
        var status = cluster.Status;
        return status?.Unreadable == true ? "a kubectl-ums that knows this status" : status?.Update?.WaitingFor ?? status?.WaitingFor ?? (status is null ? Facts.Sentence(cluster) : "");
    }
}
