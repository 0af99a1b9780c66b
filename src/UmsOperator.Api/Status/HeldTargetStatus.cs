namespace UmsOperator.Api.Status;

/// <summary>A target version whose update was aborted by annotation.</summary>
public sealed record HeldTargetStatus
{
    /// <summary>Version that the operator does not try again.</summary>
    public string Version { get; init; } = "";

    /// <summary>ID of the update that was aborted.</summary>
    public string UpdateId { get; init; } = "";

    /// <summary>When the update was aborted.</summary>
    public DateTime AbortTime { get; init; }

    /// <summary>True once spec.version has named another version or a retry was requested. The version is then no longer held back.</summary>
    public bool? Lifted { get; init; }
}
