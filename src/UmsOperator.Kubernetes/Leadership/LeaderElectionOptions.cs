namespace UmsOperator.Kubernetes.Leadership;

/// <summary>Settings of a <see cref="LeaderElector"/>. The default times are client-go's.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Namespace of the lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the lease.</summary>
    public required string Name { get; init; }

    /// <summary>Identity of this process. Must be unique.</summary>
    public required string Identity { get; init; }

    /// <summary>How long other candidates wait after the last renewal that they saw; whole seconds.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader leads after its last renewal. Must be shorter than the lease.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time between two attempts. 1.2 times this period must be shorter than the renew deadline, because up to 20 % jitter is added.
    /// </summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Creates an identity: the host name and a random number.</summary>
    public static string NewIdentity() => $"{Environment.MachineName}_{Guid.NewGuid():N}";

    internal static void Validate(LeaderElectionOptions options)
    {
        var (lease, renew, retry) = (options.LeaseDuration, options.RenewDeadline, options.RetryPeriod);
        if (lease < TimeSpan.FromSeconds(1) || lease <= renew)
            throw new ArgumentException($"The lease ({lease}) must be longer than the renew deadline ({renew}); otherwise two processes could lead", nameof(options));
        if (retry <= TimeSpan.Zero || renew <= retry * LeaderElector.Jitter)
            throw new ArgumentException($"The renew deadline ({renew}) must be longer than {LeaderElector.Jitter} times the retry period ({retry})", nameof(options));
        if (string.IsNullOrEmpty(options.Identity))
            throw new ArgumentException("The identity is empty. An empty identity marks a released lease; set one.", nameof(options));
    }
}
