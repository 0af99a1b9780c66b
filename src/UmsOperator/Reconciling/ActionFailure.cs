using UmsOperator.Core.Model;

namespace UmsOperator.Reconciling;

/// <summary>A failed action of a plan.</summary>
/// <param name="Action">The action.</param>
/// <param name="Error">The error.</param>
/// <param name="Began">When the action began, UTC.</param>
internal sealed record ActionFailure(PlannedAction Action, Exception Error, DateTime Began);
