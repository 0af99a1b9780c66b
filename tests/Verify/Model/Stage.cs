namespace UmsOperator.Verify.Model;

/// <summary>Where a server's process is.</summary>
internal static class Stage
{
    /// <summary>Not started yet.</summary>
    public const byte Pending = 0;

    /// <summary>Started; goes on trying to reach its database.</summary>
    public const byte Started = 1;

    /// <summary>Migrates its database.</summary>
    public const byte Migrating = 2;

    /// <summary>Migrates and will never end.</summary>
    public const byte Hung = 3;

    /// <summary>Has found its schema; may serve.</summary>
    public const byte Up = 4;

    /// <summary>Reached its database and will never be healthy: check-status err.</summary>
    public const byte Sick = 5;

    /// <summary>Exited with an error each time that the kubelet started it.</summary>
    public const byte CrashLoop = 6;

    /// <summary>Exited with an error and is not started again (a migrator).</summary>
    public const byte Failed = 7;

    public static bool Runs(byte stage) => stage is >= Started and <= Sick;
}
