namespace UmsOperator.Sandbox.Load;

/// <summary>How many devices there are and what they do.</summary>
public sealed record DeviceLoadOptions
{
    /// <summary>Devices, each with one kept-open connection; their ids are 1..n.</summary>
    public int Devices { get; init; } = 2_000;

    /// <summary>Mean time between two requests of one device; each pause is drawn from 0.8 to 1.2 times this.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The load ends by itself after this.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The least time after which a change of the endpoints is seen, as behind kube-proxy.</summary>
    public TimeSpan EndpointDelayMin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The most time after which a change of the endpoints is seen.</summary>
    public TimeSpan EndpointDelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many failed requests are kept in full.</summary>
    public int Samples { get; init; } = 20;

    public int Seed { get; init; } = 1;
}
