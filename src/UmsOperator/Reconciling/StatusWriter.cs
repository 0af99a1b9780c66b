using System.Text.Json.Nodes;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cluster;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Reconciling;

/// <summary>The one writer of the status: one patch, only if something changed.</summary>
internal sealed class StatusWriter(ResourceClient<UmsCluster> clusters, WriteThroughCache latest)
{
    /// <summary>Writes the status.</summary>
    /// <param name="cluster">The resource that the status was made from.</param>
    /// <param name="status">What it is to say.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The resource as it is now; null if it is gone.</returns>
    /// <exception cref="ConflictException">The resource changed since it was read: the status was made from an old one.</exception>
    public async Task<UmsCluster?> WriteAsync(UmsCluster cluster, UmsClusterStatus status, CancellationToken cancellationToken)
    {
        if (cluster.Status is { Unreadable: true })
        {
            // A patch of what is known here would leave the rest, which the API server may refuse with each patch.
            if (await PatchAsync(cluster, null, cancellationToken) is not { } cleared)
                return null;
            cluster = cleared;
        }

        if (StatusPatch.Between(cluster.Status, status) is not { } change)
            return cluster;
        return await PatchAsync(cluster, change, cancellationToken);
    }

    private async Task<UmsCluster?> PatchAsync(UmsCluster cluster, JsonObject? change, CancellationToken cancellationToken)
    {
        var meta = cluster.Metadata;
        var patch = new JsonObject
        {
            // The uid too: a resource of the same name that was made anew must not inherit an update.
            ["metadata"] = new JsonObject { ["resourceVersion"] = meta.ResourceVersion, ["uid"] = meta.Uid },
            ["status"] = change,
        };
        var written = await clusters.PatchStatusAsync(meta.NamespaceProperty, meta.Name, patch, PatchFormat.Merge, cancellationToken);
        if (written is not null)
            latest.Remember(written);
        return written;
    }
}
