namespace UmsOperator.Sandbox.Load;

/// <summary>Options of the device load.</summary>
public sealed record DeviceLoadOptions
{
    /// <summary>Number of devices, each with one persistent connection; their IDs are 1 to n.</summary>
    public int Devices { get; init; } = 2_000;

    /// <summary>Mean time between two requests of one device; each pause is random, 0.8 to 1.2 times this.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Time after which a request without a response has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time after which the load ends.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Minimum delay before devices use changed endpoints, as behind kube-proxy.</summary>
    public TimeSpan EndpointDelayMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Maximum delay before devices use changed endpoints.</summary>
    public TimeSpan EndpointDelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Number of failed requests that are recorded with details.</summary>
    public int Samples { get; init; } = 20;

    public int Seed { get; init; } = 1;
}
