namespace UmsOperator.Fuzz.Running;

/// <summary>What came of a run.</summary>
/// <param name="Cases">How many were tried.</param>
/// <param name="Lost">What was lost, each with how to try it again; empty if nothing was.</param>
public sealed record FuzzReport(int Cases, IReadOnlyList<string> Lost);
