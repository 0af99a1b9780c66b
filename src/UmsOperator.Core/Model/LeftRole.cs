namespace UmsOperator.Core.Model;

/// <summary>A role of the cluster whose drop failed. It cannot log in.</summary>
/// <param name="Name">Name of the role.</param>
/// <param name="HasDependents">Whether objects depend on it, for example a grant that planted code made, so that only a person can drop it. Otherwise the next observation retries.</param>
public sealed record LeftRole(string Name, bool HasDependents);
