using UmsOperator.Cluster;
using UmsOperator.Kubernetes;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>
/// Remembers this process's own writes to pods until the cache shows them. A reconcile with an older cache would plan the same write again, which the
/// preconditions would refuse as an error. A write that does not appear within 5 s is forgotten; the preconditions then still protect the pod.
/// </summary>
internal sealed class WriteExpectations(ClusterCaches caches, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, List<Expected>> _expected = [];

    /// <summary>Remembers a write.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="isSeen">Whether the cached pod, which is null if there is none, shows the write.</param>
    public void Expect(ObjectKey cluster, string pod, Func<V1Pod?, bool> isSeen)
    {
        lock (_lock)
        {
            if (!_expected.TryGetValue(cluster, out var expected))
                _expected[cluster] = expected = [];
            expected.Add(new Expected(new ObjectKey(cluster.Namespace, pod), isSeen, time.GetTimestamp()));
        }
    }

    /// <summary>Whether the cache shows all writes for this cluster.</summary>
    public bool AreSeen(ObjectKey cluster)
    {
        lock (_lock)
        {
            if (!_expected.TryGetValue(cluster, out var expected))
                return true;
            expected.RemoveAll(write => write.IsSeen(caches.Pods.Get(write.Pod)) || time.GetElapsedTime(write.At) > Patience);
            if (expected.Count > 0)
                return false;
            _expected.Remove(cluster);
            return true;
        }
    }

    private sealed record Expected(ObjectKey Pod, Func<V1Pod?, bool> IsSeen, long At);
}
