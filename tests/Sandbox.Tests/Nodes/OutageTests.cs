using k8s;
using k8s.Models;

namespace UmsOperator.Sandbox.Tests.Nodes;

public sealed class OutageTests(BareCluster cluster)
{
    private static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_cut_off_node_becomes_unknown_while_its_pods_run_on_and_is_itself_again_after_it()
    {
        await using var test = await cluster.BeginAsync(ShortLease);
        await test.CreateAsync(test.Responder("survivor"));
        await test.CreateAsync(test.Responder("deleted"));
        var process = NodeTest.ProcessOf(await test.WaitReadyAsync("survivor"));
        var deleted = await test.WaitReadyAsync("deleted");

        test.Node.CutOff();
        await Eventually.GetAsync(() => NodeAsync(test), n => Ready(n) == "Unknown" && IsTainted(n, "unreachable"), "the node is given up");
        var lost = await test.WaitAsync("survivor", p => NodeTest.Condition(p, "Ready")?.Status == "False", "not Ready");
        (await NodeTest.AskAsync(lost, "/")).ShouldBe("survivor", "it still serves");
        await test.DeleteAsync("deleted");
        (await NodeTest.AskAsync(deleted, "/")).ShouldBe("deleted", "nobody has told the node");

        test.Node.Rejoin();
        await Eventually.GetAsync(() => NodeAsync(test), n => Ready(n) == "True" && n.Spec.Taints is null or [], "the node is back");
        NodeTest.ProcessOf(await test.WaitReadyAsync("survivor")).ShouldBe(process, "the same process");
        await test.WaitGoneAsync("deleted");
    }

    [Fact]
    public async Task After_a_power_failure_a_pod_that_may_restart_does_and_one_that_must_not_has_failed()
    {
        await using var test = await cluster.BeginAsync(ShortLease);
        await test.CreateAsync(test.Responder("again"));
        var never = test.Responder("once");
        never.Spec.RestartPolicy = "Never";
        await test.CreateAsync(never);
        var process = NodeTest.ProcessOf(await test.WaitReadyAsync("again"));
        var once = NodeTest.ProcessOf(await test.WaitReadyAsync("once"));

        await test.Node.FailAsync();
        NodeTest.IsAlive(process).ShouldBeFalse();
        NodeTest.IsAlive(once).ShouldBeFalse();
        (await test.ReadAsync("once")).Status.Phase.ShouldBe("Running", "nobody was told");
        await Eventually.GetAsync(() => NodeAsync(test), n => Ready(n) == "Unknown", "the node is given up");

        await test.Node.DisposeAsync();
        test.Replace(await test.StartNodeAsync(ShortLease));
        var again = await test.WaitAsync("again", p => NodeTest.MainOf(p) is { RestartCount: 1, Ready: true }, "restarted");
        NodeTest.MainOf(again)!.LastState.Terminated.ExitCode.ShouldBe(137);
        var ended = await test.WaitAsync("once", p => p.Status.Phase == "Failed", "Failed");
        NodeTest.MainOf(ended)!.State.Terminated.Reason.ShouldBe("ContainerStatusUnknown");
        File.ReadAllText(test.Node.LogFile(test.Name, "once", "main")).ShouldBeEmpty("it was neither asked to drain nor started again");
    }

    [Fact]
    public async Task A_removed_node_takes_its_processes_and_its_objects_along()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(test.Responder("last"));
        var process = NodeTest.ProcessOf(await test.WaitReadyAsync("last"));

        await test.Node.StopAsync(NodeTest.Token);

        NodeTest.IsAlive(process).ShouldBeFalse();
        (await test.Client.CoreV1.ListNodeAsync(fieldSelector: $"metadata.name={test.Name}", cancellationToken: NodeTest.Token)).Items.ShouldBeEmpty();
    }

    private static Task<V1Node> NodeAsync(NodeTest test) => test.Client.CoreV1.ReadNodeAsync(test.Name, cancellationToken: NodeTest.Token);

    private static string? Ready(V1Node node) => node.Status?.Conditions?.FirstOrDefault(c => c.Type == "Ready")?.Status;

    private static bool IsTainted(V1Node node, string taint) => node.Spec.Taints?.Any(t => t.Key == $"node.kubernetes.io/{taint}") == true;
}
