using UmsOperator.Api;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Mirroring;

namespace UmsOperator.Executing;

/// <summary>Puts the finalizer on the resource and takes it off.</summary>
internal sealed class ClusterWriter(ResourceClient<UmsCluster> clusters, LatestClusters latest)
{
    public Task AddFinalizerAsync(ObjectKey key, string uid, CancellationToken ct) => ChangeAsync(key, uid, wanted: true, ct);

    public Task RemoveFinalizerAsync(ObjectKey key, string uid, CancellationToken ct) => ChangeAsync(key, uid, wanted: false, ct);

    private async Task ChangeAsync(ObjectKey key, string uid, bool wanted, CancellationToken ct)
    {
        var cluster = await clusters.GetAsync(key.Namespace, key.Name, ct);
        if (cluster is null || cluster.Metadata.Uid != uid)
            return; // gone: nothing holds it, and nothing may be put on its successor
        if (cluster.Metadata.Finalizers?.Contains(Finalizers.Cluster) == true == wanted)
            return;
        var patch = wanted ? FinalizerPatch.With(cluster.Metadata, Finalizers.Cluster) : FinalizerPatch.Without(cluster.Metadata, Finalizers.Cluster);
        if (await clusters.PatchAsync(key.Namespace, key.Name, patch, PatchFormat.Merge, ct) is { } changed)
            latest.Remember(changed);
    }
}
