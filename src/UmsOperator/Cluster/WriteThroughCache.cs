using System.Collections.Concurrent;
using System.Globalization;
using UmsOperator.Api;
using UmsOperator.Kubernetes;

namespace UmsOperator.Cluster;

/// <summary>
/// The resources as of our own last write or the mirror, whichever is younger. The mirror lags behind our writes: a planner that works with a status
/// older than its own would, for example, draw a second id for the update it has just begun. Thread-safe.
/// </summary>
internal sealed class WriteThroughCache(ClusterCaches world)
{
    private readonly ConcurrentDictionary<ObjectKey, UmsCluster> _written = [];

    /// <summary>The resource, or null. Read only.</summary>
    public UmsCluster? Get(ObjectKey key)
    {
        var mirrored = world.Clusters.Get(key);
        if (!_written.TryGetValue(key, out var written))
            return mirrored;
        if (mirrored is not null && mirrored.Metadata.Uid == written.Metadata.Uid && Version(mirrored) < Version(written))
            return written;
        // The mirror has caught up, or the object is gone or another: what was written is history.
        _written.TryRemove(new KeyValuePair<ObjectKey, UmsCluster>(key, written));
        return mirrored;
    }

    /// <summary>Remembers what the API server answered to a write.</summary>
    public void Remember(UmsCluster cluster) => _written[ObjectKey.Of(cluster)] = cluster;

    // Versions of one resource are numbers in order (stated since Kubernetes 1.35, true for all that etcd backs before). One that is not a number
    // counts as young: then the mirror is believed.
    private static ulong Version(UmsCluster cluster) =>
        ulong.TryParse(cluster.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : ulong.MaxValue;
}
