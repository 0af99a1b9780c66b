using System.Net;
using UmsOperator.Api;
using UmsOperator.Cluster;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Reconciling;

/// <summary>Adds and removes the finalizer of a cluster.</summary>
internal sealed class ClusterWriter(ResourceClient<UmsCluster> clusters, WriteThroughCache cache)
{
    private const int Repairs = 3;

    public Task AddFinalizerAsync(ObjectKey key, string uid, CancellationToken cancellationToken) => ChangeAsync(key, uid, wanted: true, [], cancellationToken);

    /// <summary>
    /// Removes the finalizer. If a newer, stricter CustomResourceDefinition makes fields of the spec invalid, the patch also removes those fields:
    /// the object is being deleted, and nothing reads them any more.
    /// </summary>
    /// <exception cref="ApiException">The API server refuses the patch even without these fields. The message says what to do.</exception>
    public async Task RemoveFinalizerAsync(ObjectKey key, string uid, CancellationToken cancellationToken)
    {
        var refused = new HashSet<string>(StringComparer.Ordinal);
        for (var repairs = 0; ; repairs++)
        {
            try
            {
                await ChangeAsync(key, uid, wanted: false, refused, cancellationToken);
                return;
            }
            catch (ApiException error) when (error.StatusCode == HttpStatusCode.UnprocessableEntity)
            {
                var known = refused.Count;
                refused.UnionWith(error.Fields.Where(field => field.StartsWith("spec.", StringComparison.Ordinal)));
                if (repairs == Repairs || refused.Count == known)
                    throw new ApiException(
                        error.StatusCode, error.Reason,
                        $"the finalizer cannot be removed: {error.Message}; correct these fields with kubectl edit, or install the CustomResourceDefinition under which the object was created", error);
            }
        }
    }

    private async Task ChangeAsync(ObjectKey key, string uid, bool wanted, HashSet<string> refused, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(key.Namespace, key.Name, cancellationToken);
        if (cluster is null || cluster.Metadata.Uid != uid)
            return; // deleted; another object of the same name must not be changed
        if (cluster.Metadata.Finalizers?.Contains(Finalizers.Cluster) == true == wanted)
            return;
        var patch = wanted ? FinalizerPatch.With(cluster.Metadata, Finalizers.Cluster) : FinalizerPatch.Without(cluster.Metadata, Finalizers.Cluster);
        if (refused.Count > 0 && cluster.Metadata.DeletionTimestamp is not null)
            patch = FinalizerPatch.WithoutFields(patch, refused);
        if (await clusters.PatchAsync(key.Namespace, key.Name, patch, cancellationToken) is { } changed)
            cache.Remember(changed);
    }
}
