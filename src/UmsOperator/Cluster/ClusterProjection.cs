using System.Collections.Immutable;
using UmsOperator.Api;
using UmsOperator.Core.Model;

namespace UmsOperator.Cluster;

/// <summary>What the planner may know of the resource. Pure.</summary>
internal static class ClusterProjection
{
    private const string OurGroup = UmsCluster.ApiGroup + "/";

    /// <summary>Projects the resource.</summary>
    /// <param name="cluster">The resource.</param>
    /// <param name="claimantLives">Whether another cluster, whose uid is in production's claim, is among those that are watched.</param>
    /// <param name="secretProblems">What is missing among the Secrets that it names.</param>
    public static ClusterObserved Project(UmsCluster cluster, bool claimantLives, ImmutableArray<string> secretProblems)
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
            ClaimantLives = claimantLives,
            SecretProblems = secretProblems,
        };
    }
}
