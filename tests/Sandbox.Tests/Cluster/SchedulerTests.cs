using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.Tests.Nodes;

namespace UmsOperator.Sandbox.Tests.Cluster;

public sealed class SchedulerTests(BareCluster cluster)
{
    [Fact]
    public async Task Binds_its_own_pods_to_the_node_that_they_select_and_no_others()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(Schedulable(test, "ours", ClusterStandIns.SchedulerName));
        await test.CreateAsync(Schedulable(test, "theirs", "default-scheduler"));

        (await test.WaitReadyAsync("ours")).Spec.NodeName.ShouldBe(test.Name);

        (await test.ReadAsync("theirs")).Spec.NodeName.ShouldBeNull("it came before the other was ready, and still waits");
    }

    [Fact]
    public async Task Does_not_place_a_pod_next_to_one_that_it_repels()
    {
        await using var test = await cluster.BeginAsync();
        var first = Schedulable(test, "first", ClusterStandIns.SchedulerName);
        var second = Schedulable(test, "second", ClusterStandIns.SchedulerName);
        second.Spec.Affinity = new V1Affinity
        {
            PodAntiAffinity = new V1PodAntiAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution =
                [
                    new V1PodAffinityTerm { TopologyKey = "kubernetes.io/hostname", LabelSelector = new V1LabelSelector { MatchLabels = first.Metadata.Labels } },
                ],
            },
        };
        await test.CreateAsync(first);
        await test.WaitReadyAsync("first");
        await test.CreateAsync(second);
        await test.WaitAsync("second", p => NodeTest.Condition(p, "PodScheduled")?.Reason == "Unschedulable", "unschedulable");

        await test.DeleteAsync("first");
        await test.WaitReadyAsync("second");
    }

    [Fact]
    public async Task Leaves_a_cordoned_node_alone()
    {
        await using var test = await cluster.BeginAsync();
        await CordonAsync(test, true);
        await test.CreateAsync(Schedulable(test, "waiting", ClusterStandIns.SchedulerName));
        await test.WaitAsync("waiting", p => NodeTest.Condition(p, "PodScheduled")?.Reason == "Unschedulable", "unschedulable");

        await CordonAsync(test, false);
        await test.WaitReadyAsync("waiting");
    }

    private static Task<V1Node> CordonAsync(NodeTest test, bool value) => test.Client.CoreV1.PatchNodeAsync(
        new V1Patch($$$"""{"spec":{"unschedulable":{{{(value ? "true" : "false")}}}}}""", V1Patch.PatchType.MergePatch), test.Name, cancellationToken: NodeTest.Token);

    private static V1Pod Schedulable(NodeTest test, string name, string scheduler)
    {
        var pod = test.Pod(name, "test/sh");
        pod.Spec.NodeName = null;
        pod.Spec.SchedulerName = scheduler;
        pod.Spec.NodeSelector = new Dictionary<string, string>(StringComparer.Ordinal) { ["kubernetes.io/hostname"] = test.Name };
        return pod;
    }
}
