using UmsOperator.Api;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Determines to which cluster an object belongs. The uid in the controller's owner reference decides. Labels and names do not: another application
/// may use them too, and an earlier cluster of the same name had another uid. Pure.
/// </summary>
internal static class Ownership
{
    /// <summary>Uid of the UmsCluster to which the object belongs; null if it belongs to none. That cluster may no longer exist.</summary>
    public static string? ClusterUidOf(IKubernetesObject<V1ObjectMeta> entity) =>
        ClusterUidOf(entity.Metadata, isData: entity is V1PersistentVolumeClaim);

    /// <summary>As <see cref="ClusterUidOf(IKubernetesObject{V1ObjectMeta})"/>, for an object without a model.</summary>
    /// <param name="meta">Metadata of the object.</param>
    /// <param name="isData">Whether it is a volume claim. A claim has no owner, because the garbage collector would delete its data; a label contains
    /// the uid.</param>
    public static string? ClusterUidOf(V1ObjectMeta meta, bool isData) => ControllerOf(meta) switch
    {
        { } controller => IsCluster(controller) ? controller.Uid : null,
        null when isData && meta.Labels?.TryGetValue(Labels.ClusterUid, out var uid) == true => uid,
        _ => null,
    };

    /// <summary>The owner that is the object's controller; the API server allows at most one.</summary>
    public static V1OwnerReference? ControllerOf(V1ObjectMeta meta) => meta.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);

    /// <summary>Whether an owner is a UmsCluster.</summary>
    public static bool IsCluster(V1OwnerReference owner) =>
        owner.Kind == UmsCluster.KindName && owner.ApiVersion?.StartsWith($"{UmsCluster.ApiGroup}/", StringComparison.Ordinal) == true;
}
