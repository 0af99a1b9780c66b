using System.Collections.Immutable;
using System.Diagnostics;
using UmsOperator.Sandbox.Kubelets;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.Kubelets;

/// <summary>Namespaces whose host is killed: this test program starts itself once more and kills that.</summary>
public sealed class LinuxNamespacesTests
{
    private const string AnswerFile = "UMS_SANDBOX_TEST_NAMESPACES_FILE";

    // What nodes do in small: a network, a mount, a group of processes, and one that has left its session.
    private const string Node =
        """
        ip link add bridge0 type bridge
        mount -t tmpfs tmpfs /mnt
        for hierarchy in /sys/fs/cgroup/*/cgroup.procs; do mkdir "${hierarchy%/*}/pod"; done
        setsid sleep 1000 &
        hostname node-1
        echo up
        sleep 1000
        """;

    [Theory]
    [InlineData(ProcessSignal.Kill)]
    [InlineData(ProcessSignal.Terminate)]
    public async Task Nothing_is_left_after_the_host_process_is_signalled(ProcessSignal signal)
    {
        await using var outer = RunFolder.Create();
        var obstacle = await LinuxNamespaces.ObstacleAsync(outer, TestContext.Current.CancellationToken);
        Assert.SkipWhen(obstacle is not null && Environment.GetEnvironmentVariable("CI") is not "true", obstacle ?? "");
        obstacle.ShouldBeNull();
        var answer = Path.Combine(outer.Path, "answer");
        var host = outer.Start(new ProcessSpec(
            "host", Path.ChangeExtension(typeof(LinuxNamespacesTests).Assembly.Location, null), "-explicit", "only", "-method", $"*{nameof(Host_of_namespaces_that_waits_to_be_killed)}")
        {
            Environment = ImmutableDictionary<string, string?>.Empty.Add(AnswerFile, answer),
        });
        await Poll.UntilAsync(() => File.Exists(answer) || host.HasExited, "the namespaces are up", TimeSpan.FromSeconds(60));
        host.HasExited.ShouldBeFalse(string.Join('\n', host.LogTail()));
        var folder = await File.ReadAllTextAsync(answer, TestContext.Current.CancellationToken);
        var traces = Traces.Find(folder, host.Id).ToList();
        traces.ShouldContain(trace => trace.StartsWith("control group", StringComparison.Ordinal));
        traces.Count(trace => trace.StartsWith("process", StringComparison.Ordinal)).ShouldBeGreaterThan(3);

        signal.SendTo(host.Id).ShouldBeTrue();

        await Poll.UntilAsync(() => !Traces.Find(folder, host.Id).Any(), "all traces are gone");
        File.ReadAllText("/proc/net/dev").ShouldNotContain("bridge0");
    }

    /// <summary>Not a test of its own: the program that <see cref="Nothing_is_left_after_the_host_process_is_signalled"/> kills.</summary>
    [Fact(Explicit = true)]
    public async Task Host_of_namespaces_that_waits_to_be_killed()
    {
        var answer = Environment.GetEnvironmentVariable(AnswerFile);
        Assert.SkipWhen(answer is null, "Started by another test only.");
        var run = RunFolder.Create();
        var inside = LinuxNamespaces.Start(run, ["/bin/sh", "-ec", Node]);
        await Poll.UntilAsync(() => inside.LogTail().Contains("up") || inside.HasExited, "the namespaces are up", TimeSpan.FromSeconds(30));
        inside.HasExited.ShouldBeFalse(string.Join('\n', inside.LogTail()));
        await File.WriteAllTextAsync(answer + ".new", run.Path, TestContext.Current.CancellationToken);
        File.Move(answer + ".new", answer);

        // An end of its own, should nobody kill it.
        var clock = Stopwatch.StartNew();
        await Poll.UntilAsync(() => clock.Elapsed > TimeSpan.FromMinutes(2), "the end", TimeSpan.FromMinutes(3));
    }
}
