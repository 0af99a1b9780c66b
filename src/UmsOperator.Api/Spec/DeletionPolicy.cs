using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>What happens to the restore point when the cluster is deleted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeletionPolicy>))]
public enum DeletionPolicy
{
    /// <summary>It is kept and named in an Event.</summary>
    Retain,

    /// <summary>It is dropped.</summary>
    Delete,
}
