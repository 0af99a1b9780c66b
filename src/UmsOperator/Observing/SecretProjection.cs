using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Core.Observations;

namespace UmsOperator.Observing;

/// <summary>What the planner may know of a binding's Secret: never its data. Pure.</summary>
internal static class SecretProjection
{
    /// <summary>Projects a Secret with the operator's labels.</summary>
    /// <exception cref="ObservationException">A mark of ours is missing or unreadable.</exception>
    public static SecretObserved Project(V1Secret secret) => new()
    {
        Name = secret.Metadata.Name,
        Binding = MarkReader.Label(secret.Metadata, Labels.Binding),
        Ordinal = MarkReader.Ordinal(secret.Metadata),
        Kind = MarkReader.Kind(secret.Metadata),
        Database = MarkReader.Annotation(secret.Metadata, Annotations.Database),
        Uid = secret.Metadata.Uid,
    };
}
