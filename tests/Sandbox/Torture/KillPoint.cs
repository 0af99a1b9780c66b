using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>A point in the protocol at which an operator can be killed.</summary>
/// <param name="Step">The protocol's step.</param>
/// <param name="Action">The action, without names that differ between updates.</param>
/// <param name="Moment">Whether before or after it takes effect.</param>
public sealed record KillPoint(string Step, string Action, Moment Moment);
