using UmsOperator.Api.Status;

namespace UmsOperator.Verify.Deciding;

/// <summary>What the planner made of a look.</summary>
/// <param name="Program">Its side effects; 0: nothing is to be done.</param>
/// <param name="Phase">Where the cluster stands.</param>
/// <param name="Takes">Ready servers that the plan takes away.</param>
/// <param name="Fault">A promise that the plan itself breaks; null: none.</param>
internal sealed record Decision(int Program, ClusterPhase Phase, byte Takes, string? Fault);
