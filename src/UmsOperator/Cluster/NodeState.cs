using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>What matters of a node.</summary>
/// <param name="IsGone">It was deleted: no process of it is counted on any more.</param>
/// <param name="IsLost">It has not been heard of.</param>
/// <param name="IsOutOfService">A person tainted it out-of-service: it is off.</param>
internal sealed record NodeState(bool IsGone, bool IsLost, bool IsOutOfService)
{
    private const string OutOfServiceTaint = "node.kubernetes.io/out-of-service";
    private const string UnreachableTaint = "node.kubernetes.io/unreachable";

    /// <summary>The state of a node, null standing for one that does not exist.</summary>
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
