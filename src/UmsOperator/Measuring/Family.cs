namespace UmsOperator.Measuring;

/// <summary>A gauge with series for each cluster.</summary>
/// <param name="Name">Name by the conventions of Prometheus, with the base unit.</param>
/// <param name="Help">Help text; ends with a full stop.</param>
/// <param name="Labels">Labels in addition to <c>namespace</c> and <c>name</c>.</param>
/// <param name="Read">Computes the series of a cluster.</param>
internal sealed record Family(string Name, string Help, string[] Labels, Func<ClusterFacts, IEnumerable<Sample>> Read);
