using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Status;

/// <summary>A condition that follows the Kubernetes API conventions.</summary>
public sealed record ConditionStatus
{
    /// <summary>Type of the condition in CamelCase.</summary>
    [Required]
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Required]
    [AllowedValues("True", "False", "Unknown")]
    public string Status { get; init; } = "";

    /// <summary>Generation of the spec that the condition describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When the status of the condition last changed.</summary>
    [Required]
    public DateTime LastTransitionTime { get; init; }

    /// <summary>Reason for the last transition, one word in CamelCase.</summary>
    [Required]
    public string Reason { get; init; } = "";

    /// <summary>Human-readable message: what is wrong, since when, and what to do.</summary>
    [Required]
    public string Message { get; init; } = "";
}
