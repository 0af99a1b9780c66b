namespace UmsOperator.Kubernetes.Queueing;

/// <summary>Settings of a <see cref="WorkQueue{TKey}"/>.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>Label in metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Delay after the first failure of a key. Doubles with each further failure.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest delay after a failure.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1000);

    /// <summary>A key is slow if its last processing took longer.</summary>
    public TimeSpan SlowAfter { get; init; } = TimeSpan.MaxValue;

    /// <summary>Slow keys that may be processed at the same time, at least 1.</summary>
    public int MaxSlow { get; init; } = int.MaxValue;
}
