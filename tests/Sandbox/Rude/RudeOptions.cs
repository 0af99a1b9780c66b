namespace UmsOperator.Sandbox.Rude;

/// <summary>How large the cluster of rude servers is, and how soon its devices learn of a change.</summary>
public sealed record RudeOptions
{
    public int Replicas { get; init; } = 3;

    /// <summary>Of the servers' chances and of the devices' pauses.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>At most 400, which the servers' schema brings along.</summary>
    public int Devices { get; init; } = 40;

    /// <summary>How long a server takes new connections after SIGTERM. Devices ask every half of it, and hear of a change of the endpoints in a third of it.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What one update may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>spec.update.strategy</c>.</summary>
    public string Strategy { get; init; } = "UpdateMode";
}
