using UmsOperator.Cli.Connecting;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>All clusters at a glance.</summary>
/// <param name="Namespace">The namespace that they are of; null: all.</param>
/// <param name="IsNarrowed">Whether the person's rights do not suffice to list those of all namespaces.</param>
/// <param name="Clusters">The clusters.</param>
internal sealed record OverviewPage(string? Namespace, bool IsNarrowed, IReadOnlyList<OverviewRow> Clusters)
{
    /// <summary>The page.</summary>
    public static OverviewPage Of(IEnumerable<ClusterDocument> clusters, string? ns, bool isNarrowed) => new(ns, isNarrowed, [.. clusters.Select(one => OverviewRow.Of(one.Cluster))]);
}
