using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>How far step 5 has come; written as the restore point's comment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MigrationPhase>))]
public enum MigrationPhase
{
    /// <summary>The restore point equals production, which is closed.</summary>
    Taken,

    /// <summary>A migrator may have written to production.</summary>
    Migrating,

    /// <summary>The new production is the truth. Nothing is undone by itself any more.</summary>
    Committed,
}
