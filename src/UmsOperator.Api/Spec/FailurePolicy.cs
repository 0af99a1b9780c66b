using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>What happens after a definite failure before the commit.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailurePolicy>))]
public enum FailurePolicy
{
    /// <summary>The operator returns all servers and production to the old version.</summary>
    Rollback,

    /// <summary>The operator changes nothing until a person decides.</summary>
    Hold,
}
