using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>
/// Sets taints from a node's state: <c>not-ready</c> is removed once the node is Ready; a node whose Lease has expired becomes Unknown and
/// <c>unreachable</c>, and Ready of its pods becomes False. Pods are not evicted: the operator has to detect the loss and decide.
/// </summary>
internal sealed class NodeLifecycle(ClusterState state) : StandIn(state)
{
    private const string NotReady = "node.kubernetes.io/not-ready";
    private const string Unreachable = "node.kubernetes.io/unreachable";

    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        foreach (var node in State.Nodes.Items)
        {
            // A node without a Lease (an old real node, or a test's fake node) is judged by its own conditions.
            var lost = State.Leases.Find("kube-node-lease", node.Metadata.Name) is { } lease && State.IsExpired(lease);
            if (lost) await GiveUpAsync(node, cancellationToken);
            else await SetTaintsAsync(node, Ready(node) switch { "True" => null, "Unknown" => Unreachable, _ => NotReady }, cancellationToken);
        }
    }

    private static string? Ready(V1Node node) => node.Status?.Conditions?.FirstOrDefault(c => c.Type == "Ready")?.Status;

    private async Task GiveUpAsync(V1Node node, CancellationToken cancellationToken)
    {
        if (Ready(node) != "Unknown")
        {
            Log.NodeLost(State.Logger, node.Metadata.Name);
            var patch = Patch(new JsonObject
            {
                ["conditions"] = new JsonArray(Condition("Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")),
            });
            await State.Client.CoreV1.PatchNodeStatusAsync(patch, node.Metadata.Name, cancellationToken: cancellationToken);
        }

        await SetTaintsAsync(node, Unreachable, cancellationToken);
        foreach (var pod in State.Pods.Items.Where(p => p.Spec.NodeName == node.Metadata.Name && p.IsReady()))
        {
            var patch = Patch(new JsonObject { ["conditions"] = new JsonArray(Condition("Ready", "False", null, null)) });
            await State.Client.CoreV1.PatchNamespacedPodStatusAsync(patch, pod.Metadata.Name, pod.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
        }
    }

    private async Task SetTaintsAsync(V1Node node, string? wanted, CancellationToken cancellationToken)
    {
        var taints = node.Spec.Taints ?? [];
        var others = taints.Where(t => t.Key is not (NotReady or Unreachable)).ToList();
        string[] effects = wanted is null ? [] : ["NoSchedule", "NoExecute"];
        var ours = taints.Where(t => t.Key is NotReady or Unreachable).Select(t => (t.Key, t.Effect)).ToHashSet();
        if (ours.SetEquals(effects.Select(effect => (wanted!, effect)))) return;
        foreach (var effect in effects) others.Add(new V1Taint { Key = wanted, Effect = effect, TimeAdded = Now });
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = node.Metadata.ResourceVersion }, // the list is replaced as a whole
            ["spec"] = new JsonObject { ["taints"] = JsonNode.Parse(KubernetesJson.Serialize(others)) },
        };
        await State.Client.CoreV1.PatchNodeAsync(
            new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch), node.Metadata.Name, cancellationToken: cancellationToken);
    }

    private DateTime Now => State.Clock.GetUtcNow().UtcDateTime;

    private JsonObject Condition(string type, string status, string? reason, string? message)
    {
        var condition = new JsonObject { ["type"] = type, ["status"] = status, ["lastTransitionTime"] = Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") };
        if (reason is not null) condition["reason"] = reason;
        if (message is not null) condition["message"] = message;
        return condition;
    }

    private static V1Patch Patch(JsonObject status) =>
        new(new JsonObject { ["status"] = status }.ToJsonString(), V1Patch.PatchType.StrategicMergePatch);
}
