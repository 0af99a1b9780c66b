using System.Collections.Immutable;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Core.Observations;
using UmsOperator.Kubernetes;

namespace UmsOperator.Observing;

/// <summary>What the planner may know of the resource. Pure.</summary>
internal static class ClusterProjection
{
    private const string OurGroup = UmsCluster.ApiGroup + "/";

    /// <summary>Projects the resource.</summary>
    /// <param name="cluster">The resource.</param>
    /// <param name="rivals">Other clusters on the same host, port and database.</param>
    /// <param name="secretProblems">What is missing among the Secrets that it names.</param>
    public static ClusterObserved Project(UmsCluster cluster, IEnumerable<UmsCluster> rivals, ImmutableArray<string> secretProblems)
    {
        var meta = cluster.Metadata;
        return new ClusterObserved
        {
            Namespace = meta.NamespaceProperty,
            Name = meta.Name,
            Uid = meta.Uid,
            Generation = meta.Generation ?? 0,
            CreatedAt = meta.CreationTimestamp ?? default,
            DeletedAt = meta.DeletionTimestamp,
            HasFinalizer = meta.Finalizers?.Contains(Finalizers.Cluster) == true,
            Annotations = (meta.Annotations ?? ImmutableDictionary<string, string>.Empty)
                .Where(annotation => annotation.Key.StartsWith(OurGroup, StringComparison.Ordinal))
                .ToImmutableSortedDictionary(StringComparer.Ordinal),
            Spec = cluster.Spec,
            Status = cluster.Status ?? new(),
            RivalOnDatabase = rivals.Where(rival => IsOlder(rival.Metadata, meta)).OrderBy(Age).Select(rival => ObjectKey.Of(rival).ToString()).FirstOrDefault(),
            SecretProblems = secretProblems,
        };
    }

    // Creation times are whole seconds: of two made in the same one, exactly one must be refused.
    private static (DateTime, string) Age(UmsCluster cluster) => (cluster.Metadata.CreationTimestamp ?? default, cluster.Metadata.Uid);

    private static bool IsOlder(V1ObjectMeta one, V1ObjectMeta other) =>
        (one.CreationTimestamp ?? default, one.Uid).CompareTo((other.CreationTimestamp ?? default, other.Uid)) < 0;
}
