using System.Net;
using UmsOperator.Api;
using UmsOperator.Cluster;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Reconciling;

/// <summary>Puts the finalizer on the resource and takes it off.</summary>
internal sealed class ClusterWriter(ResourceClient<UmsCluster> clusters, WriteThroughCache latest)
{
    private const int Repairs = 3;

    public Task AddFinalizerAsync(ObjectKey key, string uid, CancellationToken cancellationToken) => ChangeAsync(key, uid, wanted: true, [], cancellationToken);

    /// <summary>
    /// Takes the finalizer off. An object that a later, stricter CustomResourceDefinition would refuse is being deleted all the same: the fields that the API server objects to are
    /// taken out of its spec together with the finalizer, as nothing reads them any more.
    /// </summary>
    /// <exception cref="ApiException">The API server refuses the object whatever is taken out; the message says what a person can do.</exception>
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
                    throw new ApiException(error.StatusCode, error.Reason, $"the finalizer cannot be removed: {error.Message}; correct these fields with kubectl edit, or install the CustomResourceDefinition that the object was made under", error);
            }
        }
    }

    private async Task ChangeAsync(ObjectKey key, string uid, bool wanted, HashSet<string> refused, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(key.Namespace, key.Name, cancellationToken);
        if (cluster is null || cluster.Metadata.Uid != uid)
            return; // gone: nothing holds it, and nothing may be put on its successor
        if (cluster.Metadata.Finalizers?.Contains(Finalizers.Cluster) == true == wanted)
            return;
        var patch = wanted ? FinalizerPatch.With(cluster.Metadata, Finalizers.Cluster) : FinalizerPatch.Without(cluster.Metadata, Finalizers.Cluster);
        if (refused.Count > 0 && cluster.Metadata.DeletionTimestamp is not null)
            patch = FinalizerPatch.WithoutFields(patch, refused);
        if (await clusters.PatchAsync(key.Namespace, key.Name, patch, PatchFormat.Merge, cancellationToken) is { } changed)
            latest.Remember(changed);
    }
}
