using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Running;

/// <summary>What is explored to the fixed point, with how many faults in one history.</summary>
internal static class Bounds
{
    /// <summary>By the sum of its parts about nine minutes of one core's time, half as much on two; the setup of three servers with two faults takes more than half of it, and 5 GB.</summary>
    public static IReadOnlyList<(Setup Setup, int Faults)> Usual { get; } =
    [
        (new() { Servers = 1 }, 3),
        (new() { Servers = 1, Hold = true }, 2),
        (new() { Servers = 1, Fresh = true }, 2),
        (new() { Servers = 2 }, 2),
        (new() { Servers = 2, Hold = true }, 2),
        (new() { Servers = 2, Short = true }, 2),
        (new() { Servers = 2, Fresh = true }, 2),
        (new() { Servers = 3 }, 2),
        (new() { Servers = 3, Hold = true }, 1),
        (new() { Servers = 3, Short = true }, 1),
        (new() { Servers = 3, MaxUnavailable = 2 }, 1),
    ];

    /// <summary>Reckoned from the growth with each fault: two servers with three faults have about a hundred million states, three servers far more. Never run to its end.</summary>
    public static IReadOnlyList<(Setup Setup, int Faults)> Deep { get; } = [.. Usual.Select(one => (one.Setup, Math.Min(3, one.Faults + 1)))];

    /// <summary>Some seconds, for a test.</summary>
    public static IReadOnlyList<(Setup Setup, int Faults)> Short { get; } =
    [
        (new() { Servers = 1 }, 1),
        (new() { Servers = 1, Fresh = true }, 1),
        (new() { Servers = 2 }, 1),
        (new() { Servers = 3 }, 0),
    ];
}
