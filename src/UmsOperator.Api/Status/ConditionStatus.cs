namespace UmsOperator.Api.Status;

/// <summary>A condition after the Kubernetes API conventions.</summary>
public sealed record ConditionStatus
{
    /// <summary>Type in CamelCase.</summary>
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    public string Status { get; init; } = "";

    /// <summary>Generation of the spec that it was judged on.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When its status last changed.</summary>
    public DateTime LastTransitionTime { get; init; }

    /// <summary>One word in CamelCase.</summary>
    public string Reason { get; init; } = "";

    /// <summary>For a person: what, since when, and what to do.</summary>
    public string Message { get; init; } = "";
}
