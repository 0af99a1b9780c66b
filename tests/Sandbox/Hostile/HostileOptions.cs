namespace UmsOperator.Sandbox.Hostile;

/// <summary>Options of a run.</summary>
internal sealed record HostileOptions
{
    /// <summary>Seed for the order in which traps are planted.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of servers in each cluster, 2 to 6.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>The only part to run; null runs all parts.</summary>
    public string? Only { get; init; }

    /// <summary>Whether to run a single update without attacks, short enough for tests.</summary>
    public bool IsShort { get; init; }

    /// <summary>Time limit of one step.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(4);
}
