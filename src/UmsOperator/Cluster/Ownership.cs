using UmsOperator.Api;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Whose an object is. The uid in the owner reference of its controller decides, never its labels or its name: another application may have both, and a former
/// cluster of the same name had other uids. Pure.
/// </summary>
internal static class Ownership
{
    /// <summary>Uid of the UmsCluster that the object belongs to, living or not; null if it belongs to none.</summary>
    public static string? ClusterUidOf(IKubernetesObject<V1ObjectMeta> entity) =>
        ClusterUidOf(entity.Metadata, isData: entity is V1PersistentVolumeClaim);

    /// <summary>As for a model, where there is none.</summary>
    /// <param name="meta">Metadata of the object.</param>
    /// <param name="isData">A volume claim, which has no owner (an owner reference would let the garbage collector delete data): a label names the uid.</param>
    public static string? ClusterUidOf(V1ObjectMeta meta, bool isData) => ControllerOf(meta) switch
    {
        { } controller => IsCluster(controller) ? controller.Uid : null,
        null when isData && meta.Labels?.TryGetValue(Labels.ClusterUid, out var uid) == true => uid,
        _ => null,
    };

    /// <summary>The owner that manages the object; the API server allows one.</summary>
    public static V1OwnerReference? ControllerOf(V1ObjectMeta meta) => meta.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);

    /// <summary>Whether an owner is a UmsCluster.</summary>
    public static bool IsCluster(V1OwnerReference owner) =>
        owner.Kind == UmsCluster.KindName && owner.ApiVersion?.StartsWith($"{UmsCluster.ApiGroup}/", StringComparison.Ordinal) == true;
}
