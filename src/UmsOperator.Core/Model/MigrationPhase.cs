using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>Phase of the production migration (step 5), stored in the restore point's comment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MigrationPhase>))]
public enum MigrationPhase
{
    /// <summary>The restore point equals production, which is closed.</summary>
    Taken,

    /// <summary>A migrator may have written to production.</summary>
    Migrating,

    /// <summary>Production is migrated. From here on only a requested rollback undoes the update.</summary>
    Committed,
}
