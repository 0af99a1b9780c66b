namespace UmsOperator.Core.Observations;

/// <summary>An action that failed.</summary>
/// <param name="Message">Why, for a person; no secret in it.</param>
/// <param name="Since">Since when it has failed each time, UTC.</param>
public sealed record FailedAction(string Message, DateTime Since);
