namespace UmsOperator.Sandbox.Rude;

/// <summary>Sizes and times of the cluster of rude servers.</summary>
public sealed record RudeOptions
{
    public int Replicas { get; init; } = 3;

    /// <summary>Seed for the servers' random behaviour and the devices' pauses.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Number of devices; at most 400, which the servers' schema contains.</summary>
    public int Devices { get; init; } = 40;

    /// <summary>Time for which a server accepts new connections after SIGTERM. Devices send a request every half of it and learn of changed endpoints within a third of it.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Time limit of one update.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>spec.update.strategy</c>.</summary>
    public string Strategy { get; init; } = "UpdateMode";
}
