using System.Collections.Immutable;
using UmsOperator.Core.Model;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Result of a lookup of names.</summary>
internal sealed class NameLookup
{
    /// <summary>Names that are used by objects of others.</summary>
    public required ImmutableArray<TakenName> Taken { get; init; }

    /// <summary>The cluster's own pods that the cache lacks, because it is outdated or they lost the label by which they are cached.</summary>
    public required ImmutableArray<V1Pod> Pods { get; init; }

    /// <summary>The cluster's own binding Secrets that the cache lacks.</summary>
    public required ImmutableArray<V1Secret> Secrets { get; init; }

    /// <summary>The cluster's own Services and volume claims that the cache lacks.</summary>
    public required ImmutableArray<ChildObserved> Children { get; init; }

    /// <summary>Names that could not be looked up, with the remedy.</summary>
    public required ImmutableArray<string> Problems { get; init; }
}
