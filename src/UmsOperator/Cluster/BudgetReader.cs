using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Finds the PodDisruptionBudget of the cluster's name. Asked by name and not mirrored: its API version differs from server to server.</summary>
internal sealed class BudgetReader(ApiConnection api, ApiDiscovery discovery)
{
    /// <summary>The cluster's own budget, or that of somebody else which has its name; both null if there is none, or if the server has no budgets.</summary>
    public async Task<(ChildObserved? Own, TakenName? Taken)> ReadAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        if (await ClientAsync(cancellationToken) is not { } client)
            return default;
        var budget = await client.GetAsync(cluster.Metadata.NamespaceProperty, cluster.Metadata.Name, cancellationToken);
        if (budget?["metadata"] is not { } found)
            return default;
        var meta = KubernetesJson.Deserialize<V1ObjectMeta>(found.ToJsonString());
        return Ownership.ClusterUidOf(meta, isData: false) == cluster.Metadata.Uid
            ? (ChildProjection.Project(DesiredObjects.DisruptionBudgetKind, meta), null)
            : (null, TakenNameProjection.Project(cluster, DesiredObjects.DisruptionBudgetKind, meta));
    }

    /// <summary>A client for the version that the server has; null if it has none.</summary>
    public async Task<DynamicClient?> ClientAsync(CancellationToken cancellationToken) =>
        await discovery.FindAsync(DesiredObjects.DisruptionBudgetKind, ["policy/v1", "policy/v1beta1"], cancellationToken) is { } kind ? new DynamicClient(api, kind) : null;
}
