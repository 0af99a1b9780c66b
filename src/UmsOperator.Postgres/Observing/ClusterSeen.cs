using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Observing;

/// <summary>What one look at the maintenance database shows.</summary>
/// <param name="Observed">What the planner may know.</param>
/// <param name="Workers">Worker roles of the cluster, of whichever process.</param>
internal sealed record ClusterSeen(DatabaseObserved Observed, IReadOnlyList<string> Workers);
