using UmsOperator.Api;
using UmsOperator.Cli.Showing;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>A cluster among all.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Phase">Its phase; empty: the operator has not looked at it yet.</param>
/// <param name="Tone">How it is.</param>
/// <param name="Version">Version of production.</param>
/// <param name="Target">The version that it moves to; null: it does not move.</param>
/// <param name="Ready">Servers that serve, of how many.</param>
/// <param name="WaitsFor">What it waits for.</param>
/// <param name="Problem">What a person should read; null: nothing.</param>
internal sealed record OverviewRow(string Namespace, string Name, string Phase, Tone Tone, string? Version, string? Target, string? Ready, string WaitsFor, string? Problem)
{
    /// <summary>The row of a cluster.</summary>
    public static OverviewRow Of(UmsCluster cluster)
    {
        var status = cluster.Status;
        return new OverviewRow(
            cluster.Metadata.NamespaceProperty, cluster.Metadata.Name, $"{status?.Phase}", Tones.Of(status?.Phase), status?.Version ?? cluster.Spec.Version,
            status?.TargetVersion is { } target && target != status.Version ? target : null, status?.Ready, ClusterTable.WaitsFor(cluster),
            Concerns.Of(cluster) is [var first, ..] ? $"{first.Type} ({first.Reason}): {first.Message}" : null);
    }
}
