namespace UmsOperator.Kubernetes.Queueing;

/// <summary>Settings of a <see cref="WorkQueue{TKey}"/>.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>Name in metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Delay after the first failure of a key; doubles with each further one.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest delay after a failure.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1000);

    /// <summary>A key whose last work took longer is slow.</summary>
    public TimeSpan SlowAfter { get; init; } = TimeSpan.MaxValue;

    /// <summary>Slow keys that are worked on at one time, at least 1; the others are not limited here.</summary>
    public int MaxSlow { get; init; } = int.MaxValue;
}
