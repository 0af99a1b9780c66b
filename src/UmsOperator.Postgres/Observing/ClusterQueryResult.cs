using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Observing;

/// <summary>The result of a <see cref="ClusterQuery"/>.</summary>
/// <param name="Observed">The part that the planner sees.</param>
/// <param name="Workers">Names of the cluster's worker roles, of all operator processes.</param>
internal sealed record ClusterQueryResult(DatabaseObserved Observed, IReadOnlyList<string> Workers);
