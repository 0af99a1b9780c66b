namespace UmsOperator.Core.Model;

/// <summary>Cancels a background task of this cluster whose result is no longer needed.</summary>
/// <param name="Key">Key of the task.</param>
public sealed record CancelTask(string Key) : PlannedAction;
