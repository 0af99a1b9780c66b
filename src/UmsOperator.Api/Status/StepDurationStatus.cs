namespace UmsOperator.Api.Status;

/// <summary>Duration of a step.</summary>
public sealed record StepDurationStatus
{
    /// <summary>The step.</summary>
    public UpdateStep Step { get; init; }

    /// <summary>Duration in seconds. If the step ran more than once, the sum.</summary>
    public double Seconds { get; init; }

    /// <summary>Part of these seconds that was spent waiting for a person or for the maintenance window. Absent if there was none.</summary>
    public double? ManualWaitSeconds { get; init; }

    /// <summary>How often the update went back from this step, or undid the work of this step. Absent if never.</summary>
    public int? WentBack { get; init; }

    /// <summary>Why the update last went back.</summary>
    public string? Reason { get; init; }
}
