using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.Nodes;

public sealed class HostMountTests
{
    /// <summary>As on a machine on which network namespaces were made: any with a container engine or CNI plugins.</summary>
    [Fact]
    public async Task Mounts_below_what_a_pod_has_of_its_own_are_not_taken_over()
    {
        await using var run = RunFolder.Create();
        var file = Path.Combine(run.Path, "mountinfo");
        await File.WriteAllTextAsync(
            file,
            """
            22 1 254:0 / / rw shared:1 - ext4 /dev/vda rw
            23 22 0:21 / /run/netns rw shared:2 - tmpfs tmpfs rw
            24 22 0:22 / /dev/shm rw - tmpfs tmpfs rw
            25 22 0:23 / /proc rw - proc proc rw
            26 22 0:24 / /usr rw - tmpfs tmpfs rw
            27 26 0:25 / /usr/lib rw - tmpfs tmpfs rw

            """,
            TestContext.Current.CancellationToken);

        HostMount.Read(file).ShouldBe([new HostMount("/usr", IsFile: false)]);
    }
}
