using UmsOperator.Api;
using k8s.Models;

namespace UmsOperator.Core.Model;

/// <summary>Metadata of child objects: recommended labels and the owner reference.</summary>
internal static class ObjectMetadata
{
    public static V1ObjectMeta For(ClusterObserved cluster, string name, string component) => new()
    {
        Name = name,
        NamespaceProperty = cluster.Namespace,
        Labels = new Dictionary<string, string>(Selector(cluster.Name), StringComparer.Ordinal)
        {
            [Labels.ManagedBy] = Labels.Operator,
            [Labels.Component] = component,
        },
        OwnerReferences = [Owner(cluster)],
    };

    /// <summary>
    /// Metadata of objects that outlive the cluster, as a StatefulSet's claims do. With an owner reference the garbage collector would delete data,
    /// so the uid is in a label instead.
    /// </summary>
    public static V1ObjectMeta ForData(ClusterObserved cluster, string name, string component)
    {
        var metadata = For(cluster, name, component);
        metadata.OwnerReferences = null;
        metadata.Labels[Labels.ClusterUid] = cluster.Uid;
        return metadata;
    }

    /// <summary>Label selector for all objects of one cluster.</summary>
    public static Dictionary<string, string> Selector(string cluster) => new(StringComparer.Ordinal)
    {
        [Labels.Name] = Labels.Server,
        [Labels.Instance] = cluster,
    };

    private static V1OwnerReference Owner(ClusterObserved cluster) => new()
    {
        ApiVersion = $"{UmsCluster.ApiGroup}/{UmsCluster.ApiVersionName}",
        Kind = UmsCluster.KindName,
        Name = cluster.Name,
        Uid = cluster.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };
}
