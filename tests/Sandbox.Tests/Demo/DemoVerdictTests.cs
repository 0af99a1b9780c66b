using System.Collections.Immutable;
using UmsOperator.Sandbox.Demo;
using UmsOperator.Sandbox.Load;

namespace UmsOperator.Sandbox.Tests.Demo;

public sealed class DemoVerdictTests
{
    private static readonly LoadSnapshot Served = new()
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

    private static readonly DemoVerdict Good = new(new DemoOptions(), 3, TimeSpan.FromSeconds(61.26), Served, 1, [], []);

    [Fact]
    public void The_last_line_has_one_form()
    {
        Good.Line.ShouldBe("demo: 12.03.110 -> 12.04.110 on 3 servers in 61.3 s; device requests 41234, failed 0; production migrations 1; leftovers 0");
        Good.Faults().ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_is_off_fails_and_is_named()
    {
        (Good with { OnTarget = 2 }).Faults().ShouldHaveSingleItem().ShouldContain("2 of 3 servers");
        (Good with { Migrations = 2 }).Faults().ShouldHaveSingleItem().ShouldContain("2 times");
        (Good with { Leftovers = ["role r"] }).Faults().ShouldBe(["left over: role r"]);
        (Good with { Violations = ["P3: no server is ready"] }).Faults().ShouldBe(["P3: no server is ready"]);
        (Good with { Load = Served with { Requests = 0 } }).Faults().ShouldHaveSingleItem().ShouldContain("no device");
        var failed = Served with { Failed = 4, FailedByReason = ImmutableSortedDictionary<string, long>.Empty.Add("refused", 4) };
        (Good with { Load = failed }).Faults().ShouldBe(["4 device requests failed: refused"]);
    }
}
