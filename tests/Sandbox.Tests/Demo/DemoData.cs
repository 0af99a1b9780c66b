using System.Collections.Immutable;
using UmsOperator.Sandbox.Installing;
using UmsOperator.Sandbox.Load;

namespace UmsOperator.Sandbox.Tests.Demo;

/// <summary>A demo in which nothing was off.</summary>
internal static class DemoData
{
    public static readonly LoadSnapshot Served = new()
    {
        Elapsed = TimeSpan.FromSeconds(80),
        Requests = 41234,
        Failed = 0,
        FailedByReason = ImmutableSortedDictionary<string, long>.Empty,
        Samples = [],
        ServedBy = ImmutableSortedDictionary<string, long>.Empty,
        ClosedIdle = 0,
        ClosedByAnnouncement = 0,
        OpenConnections = 0,
        P50 = default,
        P95 = default,
        P99 = default,
        Slowest = default,
        VisibleEndpoints = 3,
        UnservedSeconds = 0,
    };

    public static readonly DemoVerdict Good = new(new DemoOptions(), 3, TimeSpan.FromSeconds(61.26), Served, 1, [], []);
}
