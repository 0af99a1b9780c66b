using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>A volume for each server. An undo or a rollback restores the database only, never a volume.</summary>
public sealed record StorageSpec
{
    /// <summary>Size as a Kubernetes quantity, for example 10Gi.</summary>
    [Required]
    [RegularExpression(@"^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$")]
    public string Size { get; init; } = "";

    /// <summary>Storage class. Absent: the default class.</summary>
    [MinLength(1)]
    public string? StorageClassName { get; init; }

    /// <summary>Mount path of the volume.</summary>
    [RegularExpression("^/.+")]
    [DefaultValue("/var/lib/ums")]
    public string MountPath { get; init; } = "/var/lib/ums";
}
