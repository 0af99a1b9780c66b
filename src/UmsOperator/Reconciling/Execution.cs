using UmsOperator.Core.Model;

namespace UmsOperator.Reconciling;

/// <summary>The result of carrying out a plan's actions.</summary>
/// <param name="Acted">Whether an action changed anything that the next reconcile may observe.</param>
/// <param name="Failures">The actions that failed, in order.</param>
/// <param name="KeptBack">The actions that were not tried because they depend on one that failed.</param>
internal sealed record Execution(bool Acted, IReadOnlyList<ActionFailure> Failures, IReadOnlyList<PlannedAction> KeptBack)
{
    /// <summary>The failures as they are remembered, in the order of <see cref="Failures"/>.</summary>
    public IReadOnlyList<FailedAction> Remembered { get; init; } = [];
}
