namespace UmsOperator.Kubernetes.Client;

/// <summary>Settings of the retries of API requests. Watches are not retried here; the reflector resumes them.</summary>
public sealed record ResilienceOptions
{
    /// <summary>Time limit of one attempt, including the body.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Retries after the first attempt, at least 1.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>Delay before the first retry. Doubles with each further retry, with jitter.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Longest delay between two attempts. Also limits Retry-After.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);
}
