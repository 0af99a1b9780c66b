namespace UmsOperator.Core.Model;

/// <summary>A part of an observation that failed.</summary>
/// <param name="Part">Which one.</param>
/// <param name="Problem">Why it failed, with the remedy where one is known; contains no secret.</param>
public sealed record UnseenPart(ObservedPart Part, string Problem);
