using UmsOperator.Sandbox.Kubelets;

namespace UmsOperator.Sandbox.Tests.Kubelets;

public sealed class NodeVerdictTests
{
    private static readonly NodeVerdict Good = new()
    {
        OnTarget = 3,
        Seconds = 71.2,
        Requests = 900,
        Failed = 0,
        Failures = [],
        Drains = 2,
        ServersEvicted = 3,
        Upgrades = 1,
        Migrators = 1,
        Migrations = 1,
        Leftovers = [],
        Violations = [],
    };

    [Fact]
    public void A_good_run_is_summarized_in_one_line()
    {
        Good.Faults().ShouldBeEmpty();
        Good.Line.ShouldBe("e2e-node: 12.03.110 -> 12.04.110 on 3 servers in 71.2 s; device requests 900, failed 0; drains 2; operator upgrades 1; leftovers 0");
    }

    [Fact]
    public void Each_figure_can_fail_it()
    {
        NodeVerdict[] bad =
        [
            Good with { OnTarget = 2 },
            Good with { Requests = 0 },
            Good with { Failed = 1 },
            Good with { Drains = 1 },
            Good with { ServersEvicted = 0 },
            Good with { Upgrades = 0 },
            Good with { Migrators = 2 },
            Good with { Migrations = 2 },
            Good with { Leftovers = ["control group /sys/fs/cgroup/cpu/ums-node-7"] },
            Good with { Violations = ["P3: no server is ready"] },
        ];
        bad.ShouldAllBe(verdict => verdict.Faults().Count() == 1);
    }
}
