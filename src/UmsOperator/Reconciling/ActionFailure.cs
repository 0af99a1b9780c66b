using UmsOperator.Core.Model;

namespace UmsOperator.Reconciling;

/// <summary>An action of a plan that failed.</summary>
/// <param name="Action">The action.</param>
/// <param name="Error">Why.</param>
/// <param name="Began">When it was begun, UTC.</param>
internal sealed record ActionFailure(PlannedAction Action, Exception Error, DateTime Began);
