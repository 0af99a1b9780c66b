using UmsOperator.Cluster;
using k8s.Models;

namespace UmsOperator.Tests.Cluster;

public sealed class NodeStateTests
{
    [Fact]
    public void A_ready_node_is_there() => NodeState.Of(Node("True")).ShouldBe(new NodeState(false, false, false));

    [Fact]
    public void A_node_that_says_it_is_not_ready_is_heard_of() => NodeState.Of(Node("False")).IsLost.ShouldBeFalse();

    [Fact]
    public void An_unknown_or_unreachable_node_is_lost_and_not_gone()
    {
        NodeState.Of(Node("Unknown")).ShouldBe(new NodeState(false, true, false));
        NodeState.Of(Node("False", "node.kubernetes.io/unreachable")).ShouldBe(new NodeState(false, true, false));
    }

    [Fact]
    public void The_taint_out_of_service_confirms_that_the_node_is_gone() =>
        NodeState.Of(Node("Unknown", "node.kubernetes.io/out-of-service")).IsOutOfService.ShouldBeTrue();

    [Fact]
    public void A_node_that_does_not_exist_is_gone() => NodeState.Of(null).IsGone.ShouldBeTrue();

    private static V1Node Node(string ready, params string[] taints) => new()
    {
        Metadata = new V1ObjectMeta { Name = "node-a" },
        Spec = new V1NodeSpec { Taints = [.. taints.Select(taint => new V1Taint { Key = taint, Effect = "NoExecute" })] },
        Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = ready }] },
    };
}
