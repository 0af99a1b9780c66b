namespace UmsOperator.Api.Status;

/// <summary>A target that failed before its commit.</summary>
public sealed record FailedTargetStatus
{
    /// <summary>The version that failed.</summary>
    public string Version { get; init; } = "";

    /// <summary>Generation of the spec that asked for it. Another generation may try again.</summary>
    public long Generation { get; init; }

    /// <summary>Id of the update that failed.</summary>
    public string UpdateId { get; init; } = "";

    /// <summary>What failed.</summary>
    public string Message { get; init; } = "";

    /// <summary>The end of the failed server's log, 2048 characters at most; absent if none is known.</summary>
    public string? Log { get; init; }

    /// <summary>When.</summary>
    public DateTime FailureTime { get; init; }
}
