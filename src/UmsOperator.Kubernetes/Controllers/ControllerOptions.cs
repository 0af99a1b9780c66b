namespace UmsOperator.Kubernetes.Controllers;

/// <summary>Settings of a <see cref="Controller{TKey}"/>.</summary>
public sealed record ControllerOptions
{
    /// <summary>Name in logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Keys that are reconciled at the same time, at least 1. One key never is, whatever this says. A reconciliation that takes longer than
    /// <see cref="YieldAfter"/> waits for something, and makes room for another one.
    /// </summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>When a reconciliation that still runs makes room for another one.</summary>
    public TimeSpan YieldAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A key whose last reconciliation took longer waits in a line of its own.</summary>
    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Keys of that line that are reconciled at the same time, at least 1.</summary>
    public int MaxSlow { get; init; } = 64;

    /// <summary>Delay after the first failure of a key; doubles with each further one.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest delay after a failure.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1000);

    /// <summary>How long the mirrors may take for their first list.</summary>
    public TimeSpan SyncTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
