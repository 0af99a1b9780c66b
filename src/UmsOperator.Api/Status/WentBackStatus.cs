namespace UmsOperator.Api.Status;

/// <summary>An update that goes back within its steps, because what was done does not hold any more. Its deadlines count from the first time on.</summary>
public sealed record WentBackStatus
{
    /// <summary>The step that it went back from.</summary>
    public UpdateStep From { get; init; }

    /// <summary>The step that it went back to; the same one if only what that step had done was undone.</summary>
    public UpdateStep To { get; init; }

    /// <summary>Why, the last time.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it went back for the first time.</summary>
    public DateTime FirstTime { get; init; }

    /// <summary>How often it went back.</summary>
    public int Times { get; init; }
}
