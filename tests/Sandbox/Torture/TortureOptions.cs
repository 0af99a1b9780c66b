namespace UmsOperator.Sandbox.Torture;

/// <summary>How much of it.</summary>
internal sealed record TortureOptions
{
    /// <summary>Of every draw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Updates one after another, 1..3: each to the next schema version.</summary>
    public int Updates { get; init; } = 3;

    public int Replicas { get; init; } = 3;

    /// <summary>Thin clients with a connection of their own.</summary>
    public int Devices { get; init; } = 40;

    /// <summary>How long faults are injected into each update.</summary>
    public TimeSpan Faulty { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the last update is rolled back, and the cluster deleted in the middle of another: else it is deleted at rest.</summary>
    public bool WaysOut { get; init; } = true;

    /// <summary>How long an update may take after the last fault: liveness.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(240);
}
