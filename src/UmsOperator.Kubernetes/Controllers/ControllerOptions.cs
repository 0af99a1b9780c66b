namespace UmsOperator.Kubernetes.Controllers;

/// <summary>Settings of a <see cref="Controller{TKey}"/>.</summary>
public sealed record ControllerOptions
{
    /// <summary>Name in logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Keys that are reconciled at the same time, at least 1. One key never is, whatever this says.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Delay after the first failure of a key; doubles with each further one.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest delay after a failure.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1000);

    /// <summary>How long the mirrors may take for their first list.</summary>
    public TimeSpan SyncTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
