using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>Kinds of objects that the operator creates for a cluster. The names are those of the Kubernetes kinds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChildKind>))]
public enum ChildKind
{
    /// <summary>A Service in front of the servers.</summary>
    Service,

    /// <summary>The disruption budget of the servers.</summary>
    PodDisruptionBudget,

    /// <summary>A server's volume claim; created once and never changed.</summary>
    PersistentVolumeClaim,

    /// <summary>A server's pod.</summary>
    Pod,

    /// <summary>A binding's Secret.</summary>
    Secret,
}
