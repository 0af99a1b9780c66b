using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Tests.Demo;

public sealed class DemoVerdictTests
{
    [Fact]
    public void The_last_line_has_one_form()
    {
        DemoData.Good.Line.ShouldBe("demo: 12.03.110 -> 12.04.110 on 3 servers in 61.3 s; device requests 41234, failed 0; production migrations 1; leftovers 0");
        DemoData.Good.Faults().ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_is_off_fails_and_is_named()
    {
        (DemoData.Good with { OnTarget = 2 }).Faults().ShouldHaveSingleItem().ShouldContain("2 of 3 servers");
        (DemoData.Good with { Migrations = 2 }).Faults().ShouldHaveSingleItem().ShouldContain("2 times");
        (DemoData.Good with { Leftovers = ["role r"] }).Faults().ShouldBe(["left over: role r"]);
        (DemoData.Good with { Violations = ["P3: no server is ready"] }).Faults().ShouldBe(["P3: no server is ready"]);
        (DemoData.Good with { Load = DemoData.Served with { Requests = 0 } }).Faults().ShouldHaveSingleItem().ShouldContain("no device");
        var failed = DemoData.Served with { Failed = 4, FailedByReason = ImmutableSortedDictionary<string, long>.Empty.Add("refused", 4) };
        (DemoData.Good with { Load = failed }).Faults().ShouldBe(["4 device requests failed: refused"]);
    }
}
