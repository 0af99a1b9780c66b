namespace UmsOperator.Verify.Acting;

/// <summary>Where the executors could have been built otherwise; a seeded bug turns one of these round.</summary>
internal sealed record Semantics
{
    /// <summary>The lock is looked at before the action's session is open: a new leader cannot end what is not open yet.</summary>
    public bool LockBeforeSession { get; init; }

    /// <summary>A copy's comment is written before its contents.</summary>
    public bool CompleteAtOnce { get; init; }

    /// <summary>Pods are deleted without preconditions on uid and resourceVersion.</summary>
    public bool NoPreconditions { get; init; }
}
