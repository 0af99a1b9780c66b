using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Running;

/// <summary>What is explored to the fixed point, with how many faults in one history.</summary>
internal static class Bounds
{
    /// <summary>Fits into ten minutes on two cores.</summary>
    public static IReadOnlyList<(Setup Setup, int Faults)> Usual { get; } =
    [
        (new() { Servers = 1 }, 3),
        (new() { Servers = 1, Hold = true }, 2),
        (new() { Servers = 1, Fresh = true }, 2),
        (new() { Servers = 2 }, 2),
        (new() { Servers = 2, Hold = true }, 2),
        (new() { Servers = 2, Short = true }, 2),
        (new() { Servers = 2, Fresh = true }, 2),
        (new() { Servers = 3 }, 1),
        (new() { Servers = 3, Hold = true }, 1),
        (new() { Servers = 3, Short = true }, 1),
        (new() { Servers = 3, MaxUnavailable = 2 }, 1),
    ];

    /// <summary>Reckoned from the growth with each fault, hours and tens of gigabytes; never run to its end.</summary>
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
