namespace UmsOperator.Sandbox.Torture;

/// <summary>Options of the torture.</summary>
internal sealed record TortureOptions
{
    /// <summary>Seed of all random choices.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of consecutive updates, 1 to 3, each to the next schema version.</summary>
    public int Updates { get; init; } = 3;

    public int Replicas { get; init; } = 3;

    /// <summary>Number of thin clients, each with its own connection.</summary>
    public int Devices { get; init; } = 40;

    /// <summary>Time during which faults are injected into each update.</summary>
    public TimeSpan Faulty { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether to roll back the last update and delete the cluster during another one. If false, the cluster is deleted while no update runs.</summary>
    public bool WaysOut { get; init; } = true;

    /// <summary>Time limit of an update after the last fault (liveness).</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(240);
}
