using UmsOperator.Api.Status;

namespace UmsOperator.Verify.Deciding;

/// <summary>The planner's result for an observation.</summary>
/// <param name="Program">Program of its side effects; 0 for none.</param>
/// <param name="Phase">Phase of the cluster.</param>
/// <param name="Takes">Ready servers that the plan stops, as a bit mask.</param>
/// <param name="Fault">A promise that the plan itself breaks; null for none.</param>
internal sealed record Decision(int Program, ClusterPhase Phase, byte Takes, string? Fault);
