namespace UmsOperator.Core.Model;

/// <summary>Kind and name of a child object.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Name">Name.</param>
public sealed record ChildName(ChildKind Kind, string Name);
