using System.Diagnostics;
using k8s;
using k8s.Models;

namespace UmsOperator.Sandbox.Tests.Nodes;

public sealed class DeletionTests(BareCluster cluster)
{
    [Fact]
    public async Task A_deleted_pod_leaves_readiness_drains_and_only_then_goes()
    {
        await using var test = await cluster.BeginAsync();
        var pod = test.Responder("draining");
        pod.Spec.Containers[0].Env.Add(new V1EnvVar { Name = "DRAIN_MS", Value = "1000" });
        await test.CreateAsync(pod);
        var process = NodeTest.ProcessOf(await test.WaitReadyAsync("draining"));

        await test.DeleteAsync("draining");
        var draining = await test.WaitAsync("draining", p => NodeTest.Condition(p, "Ready")?.Status == "False", "not Ready while it drains", 1);
        draining.Metadata.DeletionTimestamp.ShouldNotBeNull();
        NodeTest.MainOf(draining)!.State.Running.ShouldNotBeNull();
        NodeTest.IsAlive(process).ShouldBeTrue();

        await test.WaitGoneAsync("draining");
        NodeTest.IsAlive(process).ShouldBeFalse("the object goes after the process");
        test.LogOf("draining").Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["draining", "drained"], "one SIGTERM");
    }

    [Fact]
    public async Task A_process_that_ignores_SIGTERM_is_killed_after_the_grace_period()
    {
        await using var test = await cluster.BeginAsync();
        var pod = test.Pod("deaf", "test/sh", "trap '' TERM; echo on; while :; do sleep 0.1; done");
        pod.Spec.TerminationGracePeriodSeconds = 1;
        pod.Metadata.Finalizers = ["umsoperator.io/ended"];
        await test.CreateAsync(pod);
        await Eventually.TrueAsync(async () => (await test.WaitReadyAsync("deaf")) is not null && test.LogOf("deaf").Contains("on"), "it is deaf");

        var clock = Stopwatch.StartNew();
        await test.DeleteAsync("deaf");
        var ended = await test.WaitAsync("deaf", p => p.Status?.Phase == "Failed", "Failed");

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));
        NodeTest.MainOf(ended)!.State.Terminated.ExitCode.ShouldBe(137);
        await test.Client.CoreV1.PatchNamespacedPodAsync(
            new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch), "deaf", test.Name, cancellationToken: NodeTest.Token);
        await test.WaitGoneAsync("deaf");
    }

    [Fact]
    public async Task A_force_deleted_pods_process_is_killed_soon()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(test.Pod("forced", "test/sh", "trap '' TERM; while :; do sleep 0.1; done"));
        var process = NodeTest.ProcessOf(await test.WaitReadyAsync("forced"));

        await test.DeleteAsync("forced", grace: 0);

        await Eventually.TrueAsync(() => Task.FromResult(!NodeTest.IsAlive(process)), "the process is gone", 5);
    }

    [Fact]
    public async Task Delete_and_start_again_cost_the_node_less_than_half_a_second()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(test.Pod("quick", "test/sh"));
        await test.WaitReadyAsync("quick");

        var clock = Stopwatch.StartNew();
        await test.DeleteAsync("quick");
        await test.WaitGoneAsync("quick");
        var gone = clock.Elapsed;
        await test.CreateAsync(test.Pod("quick", "test/sh"));
        await test.WaitReadyAsync("quick");

        TestContext.Current.TestOutputHelper?.WriteLine($"gone after {gone.TotalMilliseconds:0} ms, ready after {clock.Elapsed.TotalMilliseconds:0} ms");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2), "0.1 to 0.3 s on an idle machine; this one is shared");
    }
}
