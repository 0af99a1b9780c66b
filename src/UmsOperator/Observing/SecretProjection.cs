using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Core.Observations;

namespace UmsOperator.Observing;

/// <summary>What the planner may know of a binding's Secret: never its data. Pure.</summary>
internal static class SecretProjection
{
    /// <summary>Projects a Secret of the cluster's own.</summary>
    /// <exception cref="ObservationException">A mark of ours is missing or unreadable.</exception>
    public static SecretObserved Project(V1Secret secret)
    {
        var meta = secret.Metadata;
        var binding = MarkReader.Label(meta, Labels.Binding);
        MarkReader.RequireName(meta, owner => $"{owner}-{binding}", Labels.Binding);
        return new SecretObserved
        {
            Name = meta.Name,
            Binding = binding,
            Ordinal = MarkReader.Ordinal(meta),
            Kind = MarkReader.Kind(meta),
            Database = MarkReader.Annotation(meta, Annotations.Database),
            Uid = meta.Uid,
            ResourceVersion = meta.ResourceVersion,
        };
    }
}
