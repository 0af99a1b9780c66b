using UmsOperator.Core.Model;

namespace UmsOperator.Reconciling;

/// <summary>What came of a plan's actions.</summary>
/// <param name="Acted">Whether anything was done that the next look may show.</param>
/// <param name="Failures">What failed, in order.</param>
/// <param name="KeptBack">What was not tried, as it depends on something that failed.</param>
internal sealed record Execution(bool Acted, IReadOnlyList<ActionFailure> Failures, IReadOnlyList<PlannedAction> KeptBack);
