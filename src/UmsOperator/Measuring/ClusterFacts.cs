using System.Collections.Immutable;
using UmsOperator.Api.Status;

namespace UmsOperator.Measuring;

/// <summary>What the metrics tell of one cluster.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its status.</param>
/// <param name="Copies">Number of its copies by kind.</param>
internal sealed record ClusterFacts(string Namespace, string Name, UmsClusterStatus Status, ImmutableDictionary<string, int> Copies);
