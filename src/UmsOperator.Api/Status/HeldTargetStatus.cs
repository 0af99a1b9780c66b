namespace UmsOperator.Api.Status;

/// <summary>A target whose update a person aborted by annotation.</summary>
public sealed record HeldTargetStatus
{
    /// <summary>The version that is held back.</summary>
    public string Version { get; init; } = "";

    /// <summary>Id of the update that was aborted.</summary>
    public string UpdateId { get; init; } = "";

    /// <summary>When it was aborted.</summary>
    public DateTime AbortTime { get; init; }

    /// <summary>True once spec.version named another version, or a retry was asked for: then it is held back no more.</summary>
    public bool? Lifted { get; init; }
}
