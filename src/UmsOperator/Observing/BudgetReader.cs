using UmsOperator.Api;
using UmsOperator.Core.Observations;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Observing;

/// <summary>Finds the cluster's PodDisruptionBudget, which bears the cluster's name. Asked by name and not mirrored: its API version differs from server to server.</summary>
internal sealed class BudgetReader(ApiConnection api, ApiDiscovery discovery)
{
    /// <summary>Its kind, as owners and planner name it.</summary>
    public const string Kind = "PodDisruptionBudget";

    /// <summary>The budget, or null if there is none, or if the server has no budgets.</summary>
    public async Task<ChildObserved?> ReadAsync(UmsCluster cluster, CancellationToken ct)
    {
        if (await ClientAsync(ct) is not { } client)
            return null;
        var meta = cluster.Metadata;
        var budget = await client.GetAsync(meta.NamespaceProperty, meta.Name, ct);
        return budget is null
            ? null
            : new ChildObserved(Kind, meta.Name, budget["metadata"]?["annotations"]?[ChildProjection.AppliedHash]?.GetValue<string>());
    }

    /// <summary>A client for the version that the server has; null if it has none.</summary>
    public async Task<DynamicClient?> ClientAsync(CancellationToken ct) =>
        await discovery.FindAsync(Kind, ["policy/v1", "policy/v1beta1"], ct) is { } kind ? new DynamicClient(api, kind) : null;
}
