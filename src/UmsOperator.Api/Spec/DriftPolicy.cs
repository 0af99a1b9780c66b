using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>What drift of production (row changes since the golden copy) does to the migration's gate.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DriftPolicy>))]
public enum DriftPolicy
{
    /// <summary>It is reported.</summary>
    Warn,

    /// <summary>It closes the gate.</summary>
    Hold,
}
