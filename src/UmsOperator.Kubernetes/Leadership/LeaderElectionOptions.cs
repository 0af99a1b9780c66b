namespace UmsOperator.Kubernetes.Leadership;

/// <summary>Settings of a <see cref="LeaderElector"/>. The times are client-go's.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Namespace of the lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the lease.</summary>
    public required string Name { get; init; }

    /// <summary>Who we are, different in each process.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after the last renewal that they saw; whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last renewal the leader still is one. Must be shorter than the lease.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two tries. Times 1.2 (its jitter) it must be shorter than the renew deadline.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>An identity for this process: host name and a number drawn for it.</summary>
    public static string NewIdentity() => $"{Environment.MachineName}_{Guid.NewGuid():N}";

    internal static void Validate(LeaderElectionOptions options)
    {
        var (lease, renew, retry) = (options.LeaseDuration, options.RenewDeadline, options.RetryPeriod);
        if (lease < TimeSpan.FromSeconds(1) || lease <= renew)
            throw new ArgumentException($"The lease ({lease}) must be longer than the renew deadline ({renew}): two would lead", nameof(options));
        if (retry <= TimeSpan.Zero || renew <= retry * LeaderElector.Jitter)
            throw new ArgumentException($"The renew deadline ({renew}) must be longer than {LeaderElector.Jitter} retry periods ({retry})", nameof(options));
        if (string.IsNullOrEmpty(options.Identity))
            throw new ArgumentException("An empty identity means that nobody holds the lease", nameof(options));
    }
}
