using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Status;

/// <summary>A condition after the Kubernetes API conventions.</summary>
public sealed record ConditionStatus
{
    /// <summary>Type in CamelCase.</summary>
    [Required]
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Required]
    [AllowedValues("True", "False", "Unknown")]
    public string Status { get; init; } = "";

    /// <summary>Generation of the spec that it was judged on.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When its status last changed.</summary>
    [Required]
    public DateTime LastTransitionTime { get; init; }

    /// <summary>One word in CamelCase.</summary>
    [Required]
    public string Reason { get; init; } = "";

    /// <summary>For a person: what, since when, and what to do.</summary>
    [Required]
    public string Message { get; init; } = "";
}
