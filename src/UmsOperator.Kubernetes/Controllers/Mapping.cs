using k8s;
using k8s.Models;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Kubernetes.Controllers;

/// <summary>Maps a change to the keys to reconcile.</summary>
public static class Mapping
{
    /// <summary>The changed object itself.</summary>
    public static IEnumerable<ObjectKey> Self<T>(StoreChange<T> change)
        where T : class, IKubernetesObject<V1ObjectMeta> => [change.Key];

    /// <summary>
    /// The owners of that kind, in any API version. Owners of the old object count too, because an owner that lost a child must be reconciled.
    /// </summary>
    public static IEnumerable<ObjectKey> Owners<T, TOwner>(StoreChange<T> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
        where TOwner : class, IKubernetesObject<V1ObjectMeta>
    {
        var owner = ResourceKind.Of<TOwner>();
        return Names(change.Old, owner).Union(Names(change.New, owner), StringComparer.Ordinal)
            .Select(name => new ObjectKey(change.Key.Namespace, name));
    }

    private static IEnumerable<string> Names(IKubernetesObject<V1ObjectMeta>? entity, ResourceKind owner) =>
        (entity?.Metadata.OwnerReferences ?? [])
            .Where(reference => reference.Kind == owner.Kind && GroupOf(reference.ApiVersion) == owner.Group)
            .Select(reference => reference.Name);

    private static string GroupOf(string apiVersion) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? apiVersion[..slash] : "";
}
