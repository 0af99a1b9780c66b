namespace UmsOperator.Api.Status;

/// <summary>How long a step took.</summary>
public sealed record StepDurationStatus
{
    /// <summary>The step.</summary>
    public UpdateStep Step { get; init; }

    /// <summary>Seconds.</summary>
    public double Seconds { get; init; }
}
