using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>A Secret in the cluster's own namespace.</summary>
public sealed record SecretReference
{
    /// <summary>Name of the Secret.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(253)]
    public string Name { get; init; } = "";
}
