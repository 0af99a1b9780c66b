namespace UmsOperator.Fuzz.Running;

/// <summary>Result of a run.</summary>
/// <param name="Cases">Number of cases.</param>
/// <param name="Lost">Failed cases with the flags that repeat them; empty if there are none.</param>
public sealed record FuzzReport(int Cases, IReadOnlyList<string> Lost);
