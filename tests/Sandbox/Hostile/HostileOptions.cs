namespace UmsOperator.Sandbox.Hostile;

/// <summary>How a run goes.</summary>
internal sealed record HostileOptions
{
    /// <summary>Of the order in which traps are planted.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Servers of each cluster, 2 to 6.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>The one part that is played; null: all are.</summary>
    public string? Only { get; init; }

    /// <summary>Only one update, and no attacks: what tests have the time for.</summary>
    public bool IsShort { get; init; }

    /// <summary>The longest that one step may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(4);
}
