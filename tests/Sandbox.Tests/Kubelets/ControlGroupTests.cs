using UmsOperator.Sandbox.Kubelets;

namespace UmsOperator.Sandbox.Tests.Kubelets;

public sealed class ControlGroupTests
{
    [Fact]
    public void Groups_lie_below_the_present_ones_in_each_hierarchy_of_the_first_version() =>
        Places(
            [
                "30 25 0:26 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755",
                "31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:10 - cgroup cgroup rw,cpu,cpuacct",
                "32 30 0:28 / /sys/fs/cgroup/systemd rw,nosuid shared:11 - cgroup cgroup rw,xattr,name=systemd",
            ],
            ["5:cpu,cpuacct:/jobs/7", "1:name=systemd:/"])
        .ShouldBe(["/sys/fs/cgroup/cpu,cpuacct/jobs/7/run:/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/systemd/run:/sys/fs/cgroup/systemd"]);

    [Fact]
    public void What_is_mounted_of_a_hierarchy_may_begin_below_its_root() =>
        Places(["31 30 0:27 /docker/4f /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory"], ["4:memory:/docker/4f/a"]).ShouldBe(["/sys/fs/cgroup/memory/a/run:/sys/fs/cgroup/memory"]);

    [Fact]
    public void In_the_second_version_it_lies_below_the_root() =>
        Places(["29 23 0:25 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"], ["0::/user.slice/session.scope"]).ShouldBe(["/sys/fs/cgroup/run:/sys/fs/cgroup"]);

    private static IEnumerable<string> Places(string[] mounts, string[] memberships) => ControlGroup.Places("run", mounts, memberships).Select(group => group.ToString());
}
