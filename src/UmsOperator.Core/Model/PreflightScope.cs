using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>How much preflight asks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PreflightScope>))]
public enum PreflightScope
{
    /// <summary>What is needed to take a database over and to run servers on it (step 0).</summary>
    Adopt,

    /// <summary>All that an update with copies needs (step 1).</summary>
    Update,

    /// <summary>All that an update without snapshots needs (ShortDowntime, or one server): restore point only.</summary>
    RestorePointOnly,
}
