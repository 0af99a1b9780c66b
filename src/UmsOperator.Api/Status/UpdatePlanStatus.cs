namespace UmsOperator.Api.Status;

/// <summary>What preflight expects of the update.</summary>
public sealed record UpdatePlanStatus
{
    /// <summary>How the update is really done: UpdateMode or ShortDowntime.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>Size of production in bytes.</summary>
    public long DatabaseBytes { get; init; }

    /// <summary>Bytes that all copies need at the most at one time.</summary>
    public long CopyBytes { get; init; }

    /// <summary>Expected seconds of the golden copy, as long as the last one took for its size.</summary>
    public double GoldenSeconds { get; init; }

    /// <summary>True while no golden copy by Stream was measured: then its seconds are a cautious guess.</summary>
    public bool? GoldenGuessed { get; init; }

    /// <summary>Expected seconds in which production is closed.</summary>
    public double ClosedSeconds { get; init; }

    /// <summary>When preflight passed.</summary>
    public DateTime PreflightTime { get; init; }

    /// <summary>Warnings that do not block.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
