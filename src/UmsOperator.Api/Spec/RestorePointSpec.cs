using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>The exact copy of production, taken while no session is open and before the schema is migrated.</summary>
public sealed record RestorePointSpec
{
    /// <summary>How long the restore point is kept after an update, in hours.</summary>
    [Range(0, 8760)]
    [DefaultValue(168)]
    public int RetentionHours { get; init; } = 168;

    /// <summary>What happens to the restore point when the cluster is deleted.</summary>
    [DefaultValue(DeletionPolicy.Retain)]
    public DeletionPolicy DeletionPolicy { get; init; } = DeletionPolicy.Retain;
}
