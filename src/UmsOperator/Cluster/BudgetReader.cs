using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Reads the PodDisruptionBudget by name. It is not cached, because its API version depends on the API server.</summary>
internal sealed class BudgetReader(ApiConnection api, ApiDiscovery discovery)
{
    /// <summary>
    /// Reads the cluster's own budget, or another owner's budget of that name. Both are null if none exists or the server does not serve budgets.
    /// </summary>
    public async Task<(ChildObserved? Own, TakenName? Taken)> ReadAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        if (await ClientAsync(cancellationToken) is not { } client)
            return default;
        var budget = await client.GetAsync(cluster.Metadata.NamespaceProperty, cluster.Metadata.Name, cancellationToken);
        if (budget?["metadata"] is not { } found)
            return default;
        var meta = KubernetesJson.Deserialize<V1ObjectMeta>(found.ToJsonString());
        return Ownership.ClusterUidOf(meta, isData: false) == cluster.Metadata.Uid
            ? (ChildProjection.Project(ChildKind.PodDisruptionBudget, meta), null)
            : (null, TakenNameProjection.Project(cluster, ChildKind.PodDisruptionBudget, meta));
    }

    /// <summary>A client for the API version that the server serves; null if it serves none.</summary>
    public async Task<DynamicClient?> ClientAsync(CancellationToken cancellationToken) =>
        await discovery.FindAsync(nameof(ChildKind.PodDisruptionBudget), ["policy/v1", "policy/v1beta1"], cancellationToken) is { } kind ? new DynamicClient(api, kind) : null;
}
