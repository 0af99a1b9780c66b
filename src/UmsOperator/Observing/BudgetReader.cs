using UmsOperator.Api;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Observations;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Observing;

/// <summary>Finds the cluster's PodDisruptionBudget, which bears the cluster's name. Asked by name and not mirrored: its API version differs from server to server.</summary>
internal sealed class BudgetReader(ApiConnection api, ApiDiscovery discovery)
{
    /// <summary>The budget, or null if there is none, or if the server has no budgets.</summary>
    public async Task<ChildObserved?> ReadAsync(UmsCluster cluster, CancellationToken ct)
    {
        if (await ClientAsync(ct) is not { } client)
            return null;
        var meta = cluster.Metadata;
        var budget = await client.GetAsync(meta.NamespaceProperty, meta.Name, ct);
        if (budget?["metadata"] is not { } found)
            return null;
        var hash = found["deletionTimestamp"] is null ? found["annotations"]?[DesiredObjects.HashAnnotation]?.GetValue<string>() : null;
        return new ChildObserved(DesiredObjects.DisruptionBudgetKind, meta.Name, hash);
    }

    /// <summary>A client for the version that the server has; null if it has none.</summary>
    public async Task<DynamicClient?> ClientAsync(CancellationToken ct) =>
        await discovery.FindAsync(DesiredObjects.DisruptionBudgetKind, ["policy/v1", "policy/v1beta1"], ct) is { } kind ? new DynamicClient(api, kind) : null;
}
