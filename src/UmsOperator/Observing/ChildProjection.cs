using k8s;
using k8s.Models;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Observations;

namespace UmsOperator.Observing;

/// <summary>What the planner may know of a child that is applied whole. Pure.</summary>
internal static class ChildProjection
{
    /// <summary>Projects a child. One that is being deleted counts as there, without a hash: it is applied again once it is gone.</summary>
    public static ChildObserved Project<T>(T child)
        where T : IKubernetesObject<V1ObjectMeta> =>
        new(child.Kind, child.Metadata.Name, child.Metadata.DeletionTimestamp is null ? child.Metadata.Annotations?.GetOrNull(DesiredObjects.HashAnnotation) : null);
}
