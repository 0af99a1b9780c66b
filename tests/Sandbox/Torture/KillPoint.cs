using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>A place in the protocol where an operator can die.</summary>
/// <param name="Step">The protocol's step.</param>
/// <param name="Action">What it does there, without the names that differ from one update to the next.</param>
/// <param name="Moment">Before or after it takes effect.</param>
public sealed record KillPoint(string Step, string Action, Moment Moment);
