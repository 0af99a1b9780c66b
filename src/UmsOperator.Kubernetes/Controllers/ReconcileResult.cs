namespace UmsOperator.Kubernetes.Controllers;

/// <summary>How a reconciliation ended, if not by an exception.</summary>
public sealed record ReconcileResult
{
    private ReconcileResult(TimeSpan? after) => After = after;

    /// <summary>Nothing to do until something changes.</summary>
    public static ReconcileResult Done { get; } = new(after: null);

    /// <summary>When to look again even if nothing changes; null for never.</summary>
    public TimeSpan? After { get; }

    /// <summary>Look again after this time, which is a wait and not a failure: backoff starts anew.</summary>
    /// <param name="after">Zero or less means at once.</param>
    public static ReconcileResult RequeueAfter(TimeSpan after) => new(after);
}
