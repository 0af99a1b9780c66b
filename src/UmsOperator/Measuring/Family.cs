namespace UmsOperator.Measuring;

/// <summary>One gauge for each cluster: its name after the Prometheus conventions, and how its series are read off the facts.</summary>
/// <param name="Name">Name with its base unit.</param>
/// <param name="Help">What it tells; ends with a full stop.</param>
/// <param name="Labels">Own labels beside <c>namespace</c> and <c>name</c>.</param>
/// <param name="Read">Its series now.</param>
internal sealed record Family(string Name, string Help, string[] Labels, Func<ClusterFacts, IEnumerable<Sample>> Read);
