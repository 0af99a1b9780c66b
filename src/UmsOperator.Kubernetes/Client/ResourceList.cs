using System.Collections.Immutable;

namespace UmsOperator.Kubernetes.Client;

/// <summary>All pages of a list.</summary>
/// <param name="Items">The objects, with apiVersion and kind.</param>
/// <param name="ResourceVersion">The version from which a watch misses nothing.</param>
public sealed record ResourceList<T>(ImmutableArray<T> Items, string ResourceVersion);
