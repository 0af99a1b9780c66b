namespace UmsOperator.Kubernetes.Controllers;

/// <summary>Settings of a <see cref="Controller{TKey}"/>.</summary>
public sealed record ControllerOptions
{
    /// <summary>Label in logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Keys that are reconciled at the same time, at least 1. The same key is never reconciled twice at the same time. A reconcile that takes longer
    /// than <see cref="YieldAfter"/> mostly waits, and no longer counts.
    /// </summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Time after which a running reconcile gives its slot to another one.</summary>
    public TimeSpan YieldAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the caches may take for their first list.</summary>
    public TimeSpan SyncTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
