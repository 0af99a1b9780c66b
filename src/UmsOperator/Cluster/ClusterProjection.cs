using System.Collections.Immutable;
using UmsOperator.Api;
using UmsOperator.Core.Model;

namespace UmsOperator.Cluster;

/// <summary>Projects the resource to what the planner observes of it. Pure.</summary>
internal static class ClusterProjection
{
    private const string OurGroup = UmsCluster.ApiGroup + "/";

    /// <summary>Projects the resource.</summary>
    /// <param name="cluster">The resource.</param>
    /// <param name="claimantLives">Whether production is claimed by another cluster that exists in a watched namespace.</param>
    /// <param name="secretProblems">Problems of the Secrets that the spec names.</param>
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
