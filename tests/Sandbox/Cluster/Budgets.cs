using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>Writes the status of PodDisruptionBudgets, without which the API server answers every eviction with 429.</summary>
internal sealed class Budgets(ClusterState state) : StandIn(state)
{
    // As in the real controller, a granted eviction expires after this time if no deletion followed.
    private static readonly TimeSpan GrantLife = TimeSpan.FromMinutes(2);

    private readonly OwnerScale _scale = new(state.Client);

    // The pods (uid) last seen without a grant, by budget (uid) and name. A grant contains only a pod's name and must not count for the pod's successor.
    private readonly Dictionary<(string? Budget, string Pod), string> _grantees = [];

    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        foreach (var budget in State.Budgets.Items)
        {
            var pods = State.Pods.Items
                .Where(p => p.Metadata.NamespaceProperty == budget.Metadata.NamespaceProperty && budget.Spec.Selector.Matches(p.Metadata.Labels))
                .ToList();
            var wanted = await StatusAsync(budget, pods, cancellationToken);
            if (KubernetesJson.Serialize(wanted) == KubernetesJson.Serialize(Known(budget.Status))) continue;
            // With the resource version, because the API server counts evictions in the same status.
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = budget.Metadata.ResourceVersion },
                ["status"] = Json(wanted, budget.Status),
            };
            await State.Client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
                new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch),
                "policy", State.PolicyVersion, budget.Metadata.NamespaceProperty, "poddisruptionbudgets", budget.Metadata.Name,
                cancellationToken: cancellationToken);
        }
    }

    private async Task<V1PodDisruptionBudgetStatus> StatusAsync(V1PodDisruptionBudget budget, List<V1Pod> pods, CancellationToken cancellationToken)
    {
        var now = State.Clock.GetUtcNow().UtcDateTime;
        var live = pods.Where(p => !p.HasEnded()).ToList();
        var grants = budget.Status?.DisruptedPods ?? new Dictionary<string, DateTime?>(StringComparer.Ordinal);
        foreach (var pod in live.Where(p => !grants.ContainsKey(p.Metadata.Name))) _grantees[(budget.Metadata.Uid, pod.Metadata.Name)] = pod.Metadata.Uid;
        var granted = grants
            .Where(pair => now - pair.Value < GrantLife && live.Exists(p =>
                p.Metadata.Name == pair.Key && !p.IsDeleting() && _grantees.GetValueOrDefault((budget.Metadata.Uid, pair.Key), p.Metadata.Uid) == p.Metadata.Uid))
            .ToDictionary(StringComparer.Ordinal);
        var healthy = live.Count(p => p.IsReady() && !p.IsDeleting() && !granted.ContainsKey(p.Metadata.Name));
        var isCount = budget.Spec.MinAvailable is { } min && !min.Value.EndsWith('%');
        var expected = isCount ? live.Count : await _scale.ExpectedAsync(live, cancellationToken);
        var desired = budget.Spec.MinAvailable is { } minimum
            ? Scaled(minimum, expected)
            : Math.Max(0, expected - Scaled(budget.Spec.MaxUnavailable ?? 1, expected));
        return new V1PodDisruptionBudgetStatus
        {
            CurrentHealthy = healthy,
            DesiredHealthy = desired,
            ExpectedPods = expected,
            DisruptionsAllowed = expected > 0 ? Math.Max(0, healthy - desired) : 0,
            DisruptedPods = granted.Count == 0 ? null : granted,
            ObservedGeneration = budget.Metadata.Generation,
        };
    }

    // Only the fields that are compared here; newer servers add conditions.
    private static V1PodDisruptionBudgetStatus Known(V1PodDisruptionBudgetStatus? status) => new()
    {
        CurrentHealthy = status?.CurrentHealthy ?? 0,
        DesiredHealthy = status?.DesiredHealthy ?? 0,
        ExpectedPods = status?.ExpectedPods ?? 0,
        DisruptionsAllowed = status?.DisruptionsAllowed ?? 0,
        DisruptedPods = status?.DisruptedPods is { Count: > 0 } pods ? pods : null,
        ObservedGeneration = status?.ObservedGeneration,
    };

    private static JsonObject Json(V1PodDisruptionBudgetStatus wanted, V1PodDisruptionBudgetStatus? before)
    {
        var json = JsonNode.Parse(KubernetesJson.Serialize(wanted))!.AsObject();
        var granted = json["disruptedPods"] as JsonObject ?? [];
        foreach (var name in (before?.DisruptedPods?.Keys ?? []).Where(name => !granted.ContainsKey(name))) granted[name] = null;
        if (granted.Count > 0) json["disruptedPods"] = granted.DeepClone();
        return json;
    }

    private static int Scaled(IntOrString value, int whole)
    {
        var percent = value.Value.EndsWith('%');
        var number = int.Parse(percent ? value.Value[..^1] : value.Value, CultureInfo.InvariantCulture);
        return percent ? (int)Math.Ceiling(number * whole / 100.0) : number;
    }
}
