using System.Collections.Concurrent;
using System.Globalization;
using UmsOperator.Api;
using UmsOperator.Kubernetes;

namespace UmsOperator.Cluster;

/// <summary>
/// Returns a cluster as this process last wrote it, or as it is cached, whichever is newer. The cache is behind this process's own writes: with an
/// older status the planner would, for example, generate a second ID for the update that it has just started. Thread-safe.
/// </summary>
internal sealed class WriteThroughCache(ClusterCaches caches)
{
    private readonly ConcurrentDictionary<ObjectKey, UmsCluster> _written = [];

    /// <summary>The cluster, or null. It is shared and must not be modified.</summary>
    public UmsCluster? Get(ObjectKey key)
    {
        var cached = caches.Clusters.Get(key);
        if (!_written.TryGetValue(key, out var written))
            return cached;
        if (cached is not null && cached.Metadata.Uid == written.Metadata.Uid && Version(cached) < Version(written))
            return written;
        // The cache has caught up, or the object was deleted or recreated; the recorded write no longer matters.
        _written.TryRemove(new KeyValuePair<ObjectKey, UmsCluster>(key, written));
        return cached;
    }

    /// <summary>Records what the API server returned for a write, or for a read of the newest state.</summary>
    public void Remember(UmsCluster cluster) => _written[ObjectKey.Of(cluster)] = cluster;

    // Resource versions are increasing numbers: guaranteed since Kubernetes 1.35, and true before that for everything in etcd. A version that is not
    // a number counts as the newest, so the cached object is used.
    private static ulong Version(UmsCluster cluster) =>
        ulong.TryParse(cluster.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : ulong.MaxValue;
}
