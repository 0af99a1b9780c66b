namespace UmsOperator.Verify.Model;

/// <summary>Stages of a server's process.</summary>
internal static class Stage
{
    /// <summary>Not started yet.</summary>
    public const byte Pending = 0;

    /// <summary>Started; keeps trying to connect to its database.</summary>
    public const byte Started = 1;

    /// <summary>Migrating its database.</summary>
    public const byte Migrating = 2;

    /// <summary>Migrating without ever finishing.</summary>
    public const byte Hung = 3;

    /// <summary>Has found its schema and may serve.</summary>
    public const byte Up = 4;

    /// <summary>Connected to its database but never healthy: check-status err.</summary>
    public const byte Sick = 5;

    /// <summary>Exits with an error after each start.</summary>
    public const byte CrashLoop = 6;

    /// <summary>Exited with an error and is not restarted (a migrator).</summary>
    public const byte Failed = 7;

    public static bool Runs(byte stage) => stage is >= Started and <= Sick;
}
