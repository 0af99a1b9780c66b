using UmsOperator.Api;
using UmsOperator.Core.Model;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>What the planner may know of a child that is applied whole. Pure.</summary>
internal static class ChildProjection
{
    /// <summary>Projects a child of the cluster's own.</summary>
    public static ChildObserved Project<T>(T child)
        where T : IKubernetesObject<V1ObjectMeta> => Project(child.Kind, child.Metadata);

    /// <summary>As for a model, where there is none.</summary>
    public static ChildObserved Project(string kind, V1ObjectMeta meta) => new(kind, meta.Name, HashOf(meta))
    {
        Uid = meta.Uid,
        ResourceVersion = meta.ResourceVersion,
        Deleting = meta.DeletionTimestamp is not null,
    };

    // One that lost the label that it is mirrored by is applied again.
    private static string? HashOf(V1ObjectMeta meta) =>
        meta.Labels?.GetOrNull(Labels.ManagedBy) == Labels.Operator ? meta.Annotations?.GetOrNull(DesiredObjects.HashAnnotation) : null;
}
