using System.Collections.Immutable;
using UmsOperator.Api;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Watching;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Caches a kind in all watched namespaces, with one reflector per namespace or one for all. The objects are shared and must not be modified.
/// </summary>
internal sealed class ResourceCache<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ImmutableArray<Reflector<T>> _reflectors;
    private readonly ImmutableArray<StoreIndex<T>> _byCluster;

    /// <summary>Creates a cache. It is empty until <see cref="RunAsync"/>.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="namespaces">The namespaces; empty for all, and for cluster-scoped kinds.</param>
    /// <param name="labelSelector">Selects the objects; null for all.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Jitter of the reflectors.</param>
    /// <param name="logger">Log of the reflectors.</param>
    public ResourceCache(ApiConnection api, ImmutableArray<string> namespaces, string? labelSelector, TimeProvider time, Random random, ILogger<Reflector<T>> logger)
    {
        string?[] scopes = namespaces.IsEmpty ? [null] : [.. namespaces];
        var client = new ResourceClient<T>(api);
        _reflectors = [.. scopes.Select(scope => new Reflector<T>(client, new ReflectorOptions { Namespace = scope, LabelSelector = labelSelector }, time, random, logger))];
        _byCluster = [.. _reflectors.Select(reflector => reflector.Store.AddIndex(entity => Ownership.ClusterUidOf(entity) is { } uid ? [uid] : []))];
    }

    /// <summary>The reflectors, for readiness and liveness.</summary>
    public IEnumerable<ISynced> Sources => _reflectors;

    /// <summary>The object, or null.</summary>
    public T? Get(ObjectKey key) => _reflectors.Select(reflector => reflector.Store.Get(key)).FirstOrDefault(entity => entity is not null);

    /// <summary>All objects, in no order.</summary>
    public IEnumerable<T> List() => _reflectors.SelectMany(reflector => reflector.Store.List());

    /// <summary>The cluster's own objects, sorted by name. Its labels alone do not make an object its own.</summary>
    public IEnumerable<T> Of(UmsCluster cluster) =>
        _byCluster
            .SelectMany(index => index.Find(cluster.Metadata.Uid))
            .Where(entity => entity.Metadata.NamespaceProperty == cluster.Metadata.NamespaceProperty)
            .OrderBy(entity => entity.Metadata.Name, StringComparer.Ordinal);

    /// <summary>Queues the clusters to which a change maps; urgent ones are reconciled first.</summary>
    public void Feed(Controller<ObjectKey> controller, Func<StoreChange<T>, IEnumerable<ObjectKey>> map, Func<StoreChange<T>, IEnumerable<ObjectKey>>? urgent = null)
    {
        foreach (var reflector in _reflectors)
            controller.Watch(reflector, map, urgent);
    }

    /// <summary>Queues the clusters that the owner or the labels of a changed object name, before or after the change.</summary>
    public void FeedClusterOf(Controller<ObjectKey> controller) =>
        Feed(controller, static change => new[] { change.Old, change.New }.SelectMany(ClustersOf).Distinct());

    /// <summary>Updates the cache until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_reflectors.Select(reflector => reflector.RunAsync(cancellationToken)));

    // Both owner and label count: labels may be removed, and a volume claim has no owner.
    private static IEnumerable<ObjectKey> ClustersOf(T? entity)
    {
        if (entity is null)
            yield break;
        var ns = entity.Metadata.NamespaceProperty ?? "";
        if (Ownership.ControllerOf(entity.Metadata) is { } owner && Ownership.IsCluster(owner))
            yield return new ObjectKey(ns, owner.Name);
        if (entity.Metadata.Labels?.TryGetValue(Labels.Instance, out var name) == true)
            yield return new ObjectKey(ns, name);
    }
}
