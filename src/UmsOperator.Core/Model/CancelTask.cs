namespace UmsOperator.Core.Model;

/// <summary>Cancels long work of this cluster in the background pool: what it would make is not wanted any more.</summary>
/// <param name="Key">Key of the task.</param>
public sealed record CancelTask(string Key) : PlannedAction;
