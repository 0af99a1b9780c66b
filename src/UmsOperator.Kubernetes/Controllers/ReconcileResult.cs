namespace UmsOperator.Kubernetes.Controllers;

/// <summary>Result of a reconcile that threw no exception.</summary>
public sealed record ReconcileResult
{
    private ReconcileResult(TimeSpan? after) => After = after;

    /// <summary>No requeue.</summary>
    public static ReconcileResult Done { get; } = new(after: null);

    /// <summary>When to reconcile again even if nothing changes; null for never.</summary>
    public TimeSpan? After { get; }

    /// <summary>Requeues the key after a delay. This is not a failure, so the backoff is reset.</summary>
    /// <param name="after">Zero or less means at once.</param>
    public static ReconcileResult RequeueAfter(TimeSpan after) => new(after);
}
