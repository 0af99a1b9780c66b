namespace UmsOperator.Core.Observations;

/// <summary>A child object that is applied whole.</summary>
/// <param name="Kind">Kind, for example Service.</param>
/// <param name="Name">Name.</param>
/// <param name="Hash">Hash of the desired object that it was last applied with.</param>
public sealed record ChildObserved(string Kind, string Name, string? Hash);
