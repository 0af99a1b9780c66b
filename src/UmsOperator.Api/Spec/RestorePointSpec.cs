using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>The exact copy of production taken at the quiet instant before its schema is migrated.</summary>
public sealed record RestorePointSpec
{
    /// <summary>How long it is kept after a finished update, in hours.</summary>
    [Range(0, 8760)]
    [DefaultValue(168)]
    public int RetentionHours { get; init; } = 168;

    /// <summary>What happens to it when the cluster is deleted.</summary>
    [DefaultValue(DeletionPolicy.Retain)]
    public DeletionPolicy DeletionPolicy { get; init; } = DeletionPolicy.Retain;
}
