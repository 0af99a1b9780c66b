using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>What follows a definite failure before the commit.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailurePolicy>))]
public enum FailurePolicy
{
    /// <summary>Everything returns to the old version by itself.</summary>
    Rollback,

    /// <summary>Everything stays as it is until a person decides.</summary>
    Hold,
}
