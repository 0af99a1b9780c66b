using System.Text.Json.Nodes;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cluster;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Reconciling;

/// <summary>The only writer of the status. Sends one patch, and only if something changed.</summary>
internal sealed class StatusWriter(ResourceClient<UmsCluster> clusters, WriteThroughCache cache)
{
    /// <summary>Writes the status.</summary>
    /// <param name="cluster">The cluster from which the status was computed.</param>
    /// <param name="status">The new status.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The updated cluster; null if it was deleted.</returns>
    /// <exception cref="ConflictException">The cluster changed since it was read, so the status is outdated.</exception>
    public async Task<UmsCluster?> WriteAsync(UmsCluster cluster, UmsClusterStatus status, CancellationToken cancellationToken)
    {
        if (cluster.Status is { Unreadable: true })
        {
            // A patch would keep unreadable fields, for which the API server may refuse it. So the status is cleared first.
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
            // The uid too: a recreated cluster of the same name must not inherit an update.
            ["metadata"] = new JsonObject { ["resourceVersion"] = meta.ResourceVersion, ["uid"] = meta.Uid },
            ["status"] = change,
        };
        try
        {
            var written = await clusters.PatchStatusAsync(meta.NamespaceProperty, meta.Name, patch, cancellationToken);
            if (written is not null)
                cache.Remember(written);
            return written;
        }
        catch (ConflictException)
        {
            // What this process wrote last may be of a past that a restore of etcd has undone, and would count as newer than everything since. The cache
            // may be older than this process's writes. So only the API server can tell what comes next.
            if (await clusters.GetAsync(meta.NamespaceProperty, meta.Name, cancellationToken) is { } current)
                cache.Remember(current);
            throw;
        }
    }
}
