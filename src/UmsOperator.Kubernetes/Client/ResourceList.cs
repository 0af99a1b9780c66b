using System.Collections.Immutable;

namespace UmsOperator.Kubernetes.Client;

/// <summary>All pages of one list, as of one resource version.</summary>
/// <param name="Items">The objects, with apiVersion and kind filled in.</param>
/// <param name="ResourceVersion">Where a watch may start so that nothing is missed.</param>
public sealed record ResourceList<T>(ImmutableArray<T> Items, string ResourceVersion);
