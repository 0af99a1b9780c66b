namespace UmsOperator.Verify.Acting;

/// <summary>Alternative behaviours of the executors, each enabled by a seeded bug.</summary>
internal sealed record Semantics
{
    /// <summary>The lock is checked before the action's session is opened, so a new leader cannot terminate that session.</summary>
    public bool LockBeforeSession { get; init; }

    /// <summary>A copy's comment is written before its contents.</summary>
    public bool CompleteAtOnce { get; init; }

    /// <summary>Pods are deleted without preconditions on uid and resourceVersion.</summary>
    public bool NoPreconditions { get; init; }
}
