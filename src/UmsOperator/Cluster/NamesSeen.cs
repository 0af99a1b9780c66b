using System.Collections.Immutable;
using UmsOperator.Core.Model;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>What was found under the names that a cluster needs and that the mirrors do not show as its own.</summary>
internal sealed class NamesSeen
{
    /// <summary>Objects of others.</summary>
    public required ImmutableArray<TakenName> Taken { get; init; }

    /// <summary>Pods of the cluster's own that the mirror lacks: it lags behind, or they lost the label that it selects by.</summary>
    public required ImmutableArray<V1Pod> Pods { get; init; }

    /// <summary>Binding Secrets of the cluster's own that the mirror lacks and that its pods mount.</summary>
    public required ImmutableArray<V1Secret> Secrets { get; init; }

    /// <summary>Services and volume claims of the cluster's own that the mirror lacks.</summary>
    public required ImmutableArray<ChildObserved> Children { get; init; }

    /// <summary>Names of which nothing could be learnt, with the cure.</summary>
    public required ImmutableArray<string> Problems { get; init; }
}
