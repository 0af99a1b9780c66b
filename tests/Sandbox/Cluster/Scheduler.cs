using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>Binds pods with <c>schedulerName: ums-sandbox</c> to nodes of the sandbox in turn; other pods only if there is no real scheduler.</summary>
internal sealed class Scheduler(ClusterState state, bool isAlone) : StandIn(state)
{
    public const string Name = "ums-sandbox";

    private const string Default = "default-scheduler";

    private readonly Dictionary<string, string> _bound = new(StringComparer.Ordinal);
    private int _turn;

    // A real scheduler leaves these pods alone.
    protected override bool BelongsToControllerManager => false;

    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var pods = State.Pods.Items.ToList();
        foreach (var uid in _bound.Keys.Except(pods.Where(p => p.Spec.NodeName is null).Select(p => p.Metadata.Uid), StringComparer.Ordinal).ToList())
            _bound.Remove(uid); // seen bound, or deleted
        var waiting = pods.Where(p => IsOurs(p) && string.IsNullOrEmpty(p.Spec.NodeName) && !p.IsDeleting() && !_bound.ContainsKey(p.Metadata.Uid));
        foreach (var pod in waiting.OrderBy(p => p.Metadata.CreationTimestamp).ThenBy(p => p.Metadata.Name, StringComparer.Ordinal))
        {
            var nodes = State.Nodes.Items.Where(n => Fits(pod, n, pods)).OrderBy(n => n.Metadata.Name, StringComparer.Ordinal).ToList();
            if (nodes.Count == 0) await TellUnschedulableAsync(pod, cancellationToken);
            else await BindAsync(pod, nodes[_turn++ % nodes.Count].Metadata.Name, cancellationToken);
        }
    }

    private bool IsOurs(V1Pod pod) => pod.Spec.SchedulerName == Name || (isAlone && pod.Spec.SchedulerName == Default);

    private async Task BindAsync(V1Pod pod, string node, CancellationToken cancellationToken)
    {
        var binding = new V1Binding
        {
            Metadata = new V1ObjectMeta { Name = pod.Metadata.Name, NamespaceProperty = pod.Metadata.NamespaceProperty, Uid = pod.Metadata.Uid },
            Target = new V1ObjectReference { ApiVersion = "v1", Kind = "Node", Name = node },
        };
        try
        {
            await State.Client.CoreV1.CreateNamespacedBindingAsync(binding, pod.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return; // bound or deleted meanwhile
        }

        _bound[pod.Metadata.Uid] = node;
        Log.Bound(State.Logger, pod.Metadata.NamespaceProperty, pod.Metadata.Name, node);
    }

    private async Task TellUnschedulableAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Status?.Conditions?.Any(c => c is { Type: "PodScheduled", Status: "False" }) == true) return;
        const string Patch = """{"status":{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"no node of the sandbox fits"}]}}""";
        await State.Client.CoreV1.PatchNamespacedPodStatusAsync(
            new V1Patch(Patch, V1Patch.PatchType.StrategicMergePatch), pod.Metadata.Name, pod.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
    }

    private bool Fits(V1Pod pod, V1Node node, IReadOnlyList<V1Pod> pods) =>
        node.Spec.Unschedulable != true
        && node.Metadata.Labels?.ContainsKey("umsoperator.io/sandbox") == true
        && node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true
        && (node.Spec.Taints ?? []).All(taint => taint.Effect == "PreferNoSchedule" || IsTolerated(pod, taint))
        && (pod.Spec.NodeSelector is not { } selector || selector.Matches(node.Metadata.Labels))
        && !IsRepelled(pod, node, pods);

    private static bool IsTolerated(V1Pod pod, V1Taint taint) => (pod.Spec.Tolerations ?? []).Any(t =>
        (string.IsNullOrEmpty(t.Effect) || t.Effect == taint.Effect)
        && (string.IsNullOrEmpty(t.Key) || t.Key == taint.Key)
        && (t.OperatorProperty == "Exists" || (t.Value ?? "") == (taint.Value ?? "")));

    // Required anti-affinity by host name; the sandbox has no other topologies.
    private bool IsRepelled(V1Pod pod, V1Node node, IReadOnlyList<V1Pod> pods)
    {
        var terms = pod.Spec.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [];
        return terms.Any(term => term.TopologyKey == "kubernetes.io/hostname" && pods.Any(other =>
            other.Metadata.Uid != pod.Metadata.Uid
            && (other.Spec.NodeName ?? _bound.GetValueOrDefault(other.Metadata.Uid)) == node.Metadata.Name
            && !other.HasEnded()
            && (term.Namespaces is { Count: > 0 } namespaces ? namespaces : [pod.Metadata.NamespaceProperty]).Contains(other.Metadata.NamespaceProperty)
            && term.LabelSelector.Matches(other.Metadata.Labels)));
    }
}
