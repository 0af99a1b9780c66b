using UmsOperator.Api;
using UmsOperator.Core.Model;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Projects a child to what the planner observes of it. Pure.</summary>
internal static class ChildProjection
{
    /// <summary>Projects a child of the cluster's own.</summary>
    public static ChildObserved Project<T>(T child)
        where T : IKubernetesObject<V1ObjectMeta> => child is V1PersistentVolumeClaim claim
            ? Project(child.Kind, child.Metadata) with
            {
                Size = claim.Spec?.Resources?.Requests?.TryGetValue("storage", out var size) == true ? size.ToString() : null,
                StorageClass = claim.Spec?.StorageClassName,
            }
            : Project(child.Kind, child.Metadata);

    /// <summary>Projects a child for which there is no model.</summary>
    public static ChildObserved Project(string kind, V1ObjectMeta meta) => new(kind, meta.Name, HashOf(meta))
    {
        Uid = meta.Uid,
        ResourceVersion = meta.ResourceVersion,
        Deleting = meta.DeletionTimestamp is not null,
    };

    // A child without the label by which it is cached is applied again.
    private static string? HashOf(V1ObjectMeta meta) =>
        meta.Labels?.GetOrNull(Labels.ManagedBy) == Labels.Operator ? meta.Annotations?.GetOrNull(DesiredObjects.HashAnnotation) : null;
}
