using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Running;

/// <summary>Setups that are explored to the fixed point, with the maximum number of faults in one history.</summary>
internal static class Bounds
{
    /// <summary>Takes about nine minutes on one core and half of that on two. Three servers with two faults take more than half of the time and 5 GB.</summary>
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

    /// <summary>Estimated from the growth per fault: two servers with three faults have about a hundred million states, three servers far more. Never run to completion so far.</summary>
    public static IReadOnlyList<(Setup Setup, int Faults)> Deep { get; } = [.. Usual.Select(one => (one.Setup, Math.Min(3, one.Faults + 1)))];

    /// <summary>Takes some seconds, for tests.</summary>
    public static IReadOnlyList<(Setup Setup, int Faults)> Short { get; } =
    [
        (new() { Servers = 1 }, 1),
        (new() { Servers = 1, Fresh = true }, 1),
        (new() { Servers = 2 }, 1),
        (new() { Servers = 3 }, 0),
    ];
}
