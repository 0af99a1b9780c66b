using System.Collections.Concurrent;
using System.Net;
using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Looks up names under which the caches hold no object of the cluster. The caches do not hold objects of others, so the API server is asked whether
/// such a name is free, taken, or used by an object that the cache lacks. Results are cached for some seconds: a create under a name that was taken
/// in between fails, and the name is then looked up again. Thread-safe.
/// </summary>
internal sealed class NameReader(
    ResourceClient<V1Pod> pods, ResourceClient<V1Service> services, ResourceClient<V1PersistentVolumeClaim> claims, ResourceClient<V1Secret> secrets, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<Wanted, (DateTimeOffset ReadAt, TakenName? Taken)> _known = [];
    private readonly ConcurrentDictionary<Wanted, bool> _refused = [];

    /// <summary>Looks names up.</summary>
    /// <param name="cluster">The cluster that needs them.</param>
    /// <param name="missing">Names under which the caches hold no object of the cluster.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="ApiException">The API server returned an error.</exception>
    public async Task<NameLookup> ReadAsync(UmsCluster cluster, IEnumerable<ChildName> missing, CancellationToken cancellationToken)
    {
        ForgetOld(cluster);
        var refused = _refused.Keys.Where(wanted => wanted.Uid == cluster.Metadata.Uid).Select(wanted => wanted.Name).OrderBy(name => name.Name, StringComparer.Ordinal);
        var found = await Task.WhenAll(missing.Concat(refused).Select(name => LookUpAsync(cluster, name, cancellationToken)));
        return new NameLookup
        {
            Taken = [.. found.Select(one => one.Taken).OfType<TakenName>()],
            Pods = [.. found.Select(one => one.Own).OfType<V1Pod>()],
            Secrets = [.. found.Select(one => one.Own).OfType<V1Secret>()],
            Children = [.. found.Select(one => one.Own).Where(own => own is V1Service or V1PersistentVolumeClaim).Select(own => ChildProjection.Project(own!))],
            Problems = [.. found.Select(one => one.Problem).OfType<string>()],
        };
    }

    /// <summary>Drops the cached result of a name, after a create under it or its refusal.</summary>
    public void Forget(UmsCluster cluster, ChildName name) => _known.TryRemove(new Wanted(cluster.Metadata.Uid, name), out _);

    /// <summary>Records that a name which only the planner knows is taken. It is then looked up until it is free.</summary>
    public void Refuse(UmsCluster cluster, ChildName name) => _refused[new Wanted(cluster.Metadata.Uid, name)] = true;

    private void ForgetOld(UmsCluster cluster)
    {
        foreach (var old in _known.Where(entry => time.GetUtcNow() - entry.Value.ReadAt >= Lifetime))
            _known.TryRemove(old);

        // Nothing is created for a cluster that is being deleted.
        foreach (var wanted in _refused.Keys.Where(wanted => cluster.Metadata.DeletionTimestamp is not null && wanted.Uid == cluster.Metadata.Uid))
            _refused.TryRemove(wanted, out _);
    }

    private async Task<(TakenName? Taken, IKubernetesObject<V1ObjectMeta>? Own, string? Problem)> LookUpAsync(UmsCluster cluster, ChildName name, CancellationToken cancellationToken)
    {
        var wanted = new Wanted(cluster.Metadata.Uid, name);
        if (_known.TryGetValue(wanted, out var known))
            return (known.Taken, null, null);
        IKubernetesObject<V1ObjectMeta>? entity;
        try
        {
            entity = await GetAsync(cluster.Metadata.NamespaceProperty, name, cancellationToken);
        }
        catch (ApiException error) when (error.StatusCode == HttpStatusCode.Forbidden)
        {
            // Nothing is created for a cluster that is being deleted.
            if (cluster.Metadata.DeletionTimestamp is not null)
                return default;
            return (null, null, $"{name.Kind} '{name.Name}': the operator may not read it in namespace '{cluster.Metadata.NamespaceProperty}'; install the roles of this version of the operator and bind them there");
        }

        if (entity is not null && Ownership.ClusterUidOf(entity) == cluster.Metadata.Uid)
        {
            _known.TryRemove(wanted, out _);
            _refused.TryRemove(wanted, out _);
            return (null, entity, null);
        }

        var taken = entity is null ? null : TakenNameProjection.Project(cluster, name.Kind, entity.Metadata);
        if (taken is null)
            _refused.TryRemove(wanted, out _);
        _known[wanted] = (time.GetUtcNow(), taken);
        return (taken, null, null);
    }

    private async Task<IKubernetesObject<V1ObjectMeta>?> GetAsync(string ns, ChildName name, CancellationToken cancellationToken) => name.Kind switch
    {
        ChildKind.Pod => await pods.GetAsync(ns, name.Name, cancellationToken),
        ChildKind.Service => await services.GetAsync(ns, name.Name, cancellationToken),
        ChildKind.PersistentVolumeClaim => await claims.GetAsync(ns, name.Name, cancellationToken),
        ChildKind.Secret => await secrets.GetAsync(ns, name.Name, cancellationToken),
        _ => throw new ArgumentException($"Names of kind {name.Kind} cannot be looked up", nameof(name)),
    };

    private sealed record Wanted(string Uid, ChildName Name);
}
