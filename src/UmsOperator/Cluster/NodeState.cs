using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>What the observer reads of a node.</summary>
/// <param name="IsGone">The node was deleted, so its processes no longer run.</param>
/// <param name="IsLost">The node is unreachable.</param>
/// <param name="IsOutOfService">A user set the out-of-service taint, which asserts that the node is off.</param>
internal sealed record NodeState(bool IsGone, bool IsLost, bool IsOutOfService)
{
    private const string OutOfServiceTaint = "node.kubernetes.io/out-of-service";
    private const string UnreachableTaint = "node.kubernetes.io/unreachable";

    /// <summary>Reads the state of a node; null means that the node does not exist.</summary>
    public static NodeState Of(V1Node? node)
    {
        if (node is null)
            return new NodeState(IsGone: true, IsLost: true, IsOutOfService: false);
        var taints = node.Spec?.Taints?.Select(taint => taint.Key).ToList() ?? [];
        var ready = node.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready");
        return new NodeState(
            IsGone: false,
            IsLost: ready is { Status: "Unknown" } || taints.Contains(UnreachableTaint),
            IsOutOfService: taints.Contains(OutOfServiceTaint));
    }
}
