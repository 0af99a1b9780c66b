namespace UmsOperator.Api.Status;

/// <summary>How long a step took.</summary>
public sealed record StepDurationStatus
{
    /// <summary>The step.</summary>
    public UpdateStep Step { get; init; }

    /// <summary>Seconds; the sum, where the step was taken more than once.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds of these that were spent waiting for a person, or for the maintenance window; absent if none.</summary>
    public double? ManualWaitSeconds { get; init; }

    /// <summary>How often the update went back from this step, or undid what this step had done; absent if never.</summary>
    public int? WentBack { get; init; }

    /// <summary>Why it went back, the last time.</summary>
    public string? Reason { get; init; }
}
