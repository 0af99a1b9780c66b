using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>Effect of drift (row changes in production since the golden copy) on the migration.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DriftPolicy>))]
public enum DriftPolicy
{
    /// <summary>Drift is reported.</summary>
    Warn,

    /// <summary>Drift closes the migration's gate.</summary>
    Hold,
}
