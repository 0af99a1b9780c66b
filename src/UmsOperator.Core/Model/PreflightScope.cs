using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>Which checks preflight runs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PreflightScope>))]
public enum PreflightScope
{
    /// <summary>Everything needed to adopt a database and to run servers on it (step 0).</summary>
    Adopt,

    /// <summary>Everything that an update with snapshots needs (step 1).</summary>
    Update,

    /// <summary>Everything that an update without snapshots needs (ShortDowntime, or a single server): the restore point only.</summary>
    RestorePointOnly,
}
