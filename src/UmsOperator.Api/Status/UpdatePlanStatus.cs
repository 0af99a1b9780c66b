namespace UmsOperator.Api.Status;

/// <summary>Estimates that preflight makes for the update.</summary>
public sealed record UpdatePlanStatus
{
    /// <summary>Strategy that the update uses: UpdateMode or ShortDowntime.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>Size of production in bytes.</summary>
    public long DatabaseBytes { get; init; }

    /// <summary>Largest number of bytes that all copies need at one time.</summary>
    public long CopyBytes { get; init; }

    /// <summary>Expected duration of the golden copy in seconds, from the rate of the last one.</summary>
    public double GoldenSeconds { get; init; }

    /// <summary>True if no logical golden copy has been measured yet; goldenSeconds is then a cautious guess.</summary>
    public bool? GoldenGuessed { get; init; }

    /// <summary>Expected seconds during which production accepts no connections.</summary>
    public double ClosedSeconds { get; init; }

    /// <summary>When preflight passed.</summary>
    public DateTime PreflightTime { get; init; }

    /// <summary>Warnings that do not block.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
