namespace UmsOperator.Api.Status;

/// <summary>An update that returned to an earlier step because completed work became invalid. Deadlines count from the first return.</summary>
public sealed record WentBackStatus
{
    /// <summary>Step that the update left.</summary>
    public UpdateStep From { get; init; }

    /// <summary>Step that the update returned to. The same step if only the work of that step was undone.</summary>
    public UpdateStep To { get; init; }

    /// <summary>Why the update last went back.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When the update first went back.</summary>
    public DateTime FirstTime { get; init; }

    /// <summary>How often the update went back.</summary>
    public int Times { get; init; }
}
