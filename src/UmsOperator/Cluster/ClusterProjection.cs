using System.Collections.Immutable;
using UmsOperator.Api;
using UmsOperator.Api.Status;
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
    /// <param name="now">The current time.</param>
    public static ClusterObserved Project(UmsCluster cluster, bool claimantLives, ImmutableArray<string> secretProblems, DateTime now)
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
            Status = WithTimes(cluster.Status ?? new(), now),
            ClaimantLives = claimantLives,
            SecretProblems = secretProblems,
        };
    }

    /// <summary>
    /// Times of the running update that the resource lacks, because an older version of the operator named them otherwise, begin now. They would be
    /// the year 1: every wait would be overdue.
    /// </summary>
    private static UmsClusterStatus WithTimes(UmsClusterStatus status, DateTime now) => status.Update is not { } update
        ? status
        : status with
        {
            Update = update with
            {
                StartTime = Or(update.StartTime, now),
                StepStartTime = Or(update.StepStartTime, now),
                WentBack = update.WentBack is { } back ? back with { FirstTime = Or(back.FirstTime, now) } : null,
            },
        };

    private static DateTime Or(DateTime time, DateTime now) => time == default ? now : time;
}
