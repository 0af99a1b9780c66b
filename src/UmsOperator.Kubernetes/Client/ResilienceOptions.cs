namespace UmsOperator.Kubernetes.Client;

/// <summary>How API calls are repeated. Watches are never repeated here: the reflector knows better where to resume.</summary>
public sealed record ResilienceOptions
{
    /// <summary>Time for one try, headers and body.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Repetitions after the first try, at least 1.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>Wait before the first repetition; doubles, with jitter.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Longest wait between two tries. A longer Retry-After is cut to it.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);
}
