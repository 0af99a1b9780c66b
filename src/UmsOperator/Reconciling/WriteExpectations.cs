using UmsOperator.Cluster;
using UmsOperator.Kubernetes;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>
/// What this process has just done to pods and the mirror has not shown yet. A round on a mirror from before our own write would plan the same again;
/// preconditions would refuse it, but as an error. Bounded: a write that never shows is forgotten, and then the preconditions have the last word.
/// </summary>
internal sealed class WriteExpectations(ClusterCaches world, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, List<Expected>> _expected = [];

    /// <summary>Remembers a write until the mirrored pod (null: none) looks as said.</summary>
    public void Expect(ObjectKey cluster, string pod, Func<V1Pod?, bool> isSeen)
    {
        lock (_lock)
        {
            if (!_expected.TryGetValue(cluster, out var expected))
                _expected[cluster] = expected = [];
            expected.Add(new Expected(new ObjectKey(cluster.Namespace, pod), isSeen, time.GetTimestamp()));
        }
    }

    /// <summary>Whether the mirror shows all that was written for this cluster.</summary>
    public bool AreSeen(ObjectKey cluster)
    {
        lock (_lock)
        {
            if (!_expected.TryGetValue(cluster, out var expected))
                return true;
            expected.RemoveAll(write => write.IsSeen(world.Pods.Get(write.Pod)) || time.GetElapsedTime(write.At) > Patience);
            if (expected.Count > 0)
                return false;
            _expected.Remove(cluster);
            return true;
        }
    }

    private sealed record Expected(ObjectKey Pod, Func<V1Pod?, bool> IsSeen, long At);
}
