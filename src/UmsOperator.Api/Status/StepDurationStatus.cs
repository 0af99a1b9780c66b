namespace UmsOperator.Api.Status;

/// <summary>How long a step took.</summary>
public sealed record StepDurationStatus
{
    /// <summary>The step.</summary>
    public UpdateStep Step { get; init; }

    /// <summary>Seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds of these that were spent waiting for a person, or for the maintenance window; absent if none.</summary>
    public double? PersonSeconds { get; init; }
}
