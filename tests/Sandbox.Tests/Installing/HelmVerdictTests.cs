using UmsOperator.Sandbox.Installing;
using UmsOperator.Sandbox.Tests.Demo;

namespace UmsOperator.Sandbox.Tests.Installing;

public sealed class HelmVerdictTests
{
    private static readonly ScrapeRecord Recorded = new(2, ["Detach", "Migrate", "Rejoin"], []);
    private static readonly HelmVerdict Good = new(DemoData.Good with { Options = DemoData.Good.Options with { Name = "demo-helm" } }, 2, 2, Recorded);

    [Fact]
    public void The_last_line_has_the_form_of_the_demos()
    {
        Good.Line.ShouldBe(
            "demo-helm: 12.03.110 -> 12.04.110 on 3 servers in 61.3 s; device requests 41234, failed 0; production migrations 1; leftovers 0; operators 2, scraped 2, steps recorded 3, alerts 0");
        Good.Faults().ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_is_off_fails_and_is_named()
    {
        (Good with { Update = Good.Update with { Migrations = 2 } }).Faults().ShouldHaveSingleItem().ShouldContain("2 times");
        (Good with { Operators = 1 }).Faults().ShouldHaveSingleItem().ShouldContain("1 of 2 operator pods");
        (Good with { Scrapes = Recorded with { Targets = 1 } }).Faults().ShouldHaveSingleItem().ShouldContain("scrapes 1 of 2");
        (Good with { Scrapes = Recorded with { Steps = ["Migrate", "Rejoin"] } }).Faults().ShouldBe(["Prometheus has no sample of step Detach"]);
        (Good with { Scrapes = Recorded with { Alerts = ["UmsOperatorDown"] } }).Faults().ShouldBe(["alert UmsOperatorDown fired"]);
    }
}
