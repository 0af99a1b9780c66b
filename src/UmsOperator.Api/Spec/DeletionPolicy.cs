using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>What happens to the restore point when the cluster is deleted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeletionPolicy>))]
public enum DeletionPolicy
{
    /// <summary>The restore point is kept and named in an event.</summary>
    Retain,

    /// <summary>The restore point is dropped.</summary>
    Delete,
}
