namespace UmsOperator.Api.Status;

/// <summary>A target that failed before its commit.</summary>
public sealed record FailedTargetStatus
{
    /// <summary>The version that failed.</summary>
    public string Version { get; init; } = "";

    /// <summary>Generation of the spec that requested the update. A newer generation allows another attempt.</summary>
    public long Generation { get; init; }

    /// <summary>ID of the update that failed.</summary>
    public string UpdateId { get; init; } = "";

    /// <summary>What failed.</summary>
    public string Message { get; init; } = "";

    /// <summary>The last lines of the failed server's log, at most 2048 characters. Absent if no log is known.</summary>
    public string? Log { get; init; }

    /// <summary>When the update failed.</summary>
    public DateTime FailureTime { get; init; }
}
