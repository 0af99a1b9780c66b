using UmsOperator.Api;
using UmsOperator.Core.Model;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Projects a child to what the planner observes of it. Pure.</summary>
internal static class ChildProjection
{
    /// <summary>Projects a child of the cluster's own.</summary>
    public static ChildObserved Project(IKubernetesObject<V1ObjectMeta> child) => child is V1PersistentVolumeClaim claim
        ? Project(KindOf(child), child.Metadata) with
        {
            Size = claim.Spec?.Resources?.Requests?.TryGetValue("storage", out var size) == true ? size.ToString() : null,
            StorageClass = claim.Spec?.StorageClassName,
        }
        : Project(KindOf(child), child.Metadata);

    /// <summary>Projects a child for which there is no model.</summary>
    public static ChildObserved Project(ChildKind kind, V1ObjectMeta meta) => new(kind, meta.Name, HashOf(meta))
    {
        Uid = meta.Uid,
        ResourceVersion = meta.ResourceVersion,
        Deleting = meta.DeletionTimestamp is not null,
    };

    /// <summary>The kind of a cached object.</summary>
    public static ChildKind KindOf(IKubernetesObject<V1ObjectMeta> entity) => entity switch
    {
        V1Service => ChildKind.Service,
        V1PersistentVolumeClaim => ChildKind.PersistentVolumeClaim,
        V1Pod => ChildKind.Pod,
        V1Secret => ChildKind.Secret,
        _ => throw new ArgumentException($"Objects of kind {entity.Kind} are not created for a cluster", nameof(entity)),
    };

    // A child without the label by which it is cached is applied again.
    private static string? HashOf(V1ObjectMeta meta) =>
        meta.Labels?.GetOrNull(Labels.ManagedBy) == Labels.Operator ? meta.Annotations?.GetOrNull(DesiredObjects.HashAnnotation) : null;
}
