namespace UmsOperator.Core.Model;

/// <summary>A part of an observation that could not be made.</summary>
/// <param name="Part">Which one.</param>
/// <param name="Problem">Why, with the cure where one is known; no secret in it.</param>
public sealed record UnseenPart(ObservedPart Part, string Problem);
