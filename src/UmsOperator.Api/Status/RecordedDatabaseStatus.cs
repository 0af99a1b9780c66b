namespace UmsOperator.Api.Status;

/// <summary>A database as it was recorded.</summary>
public sealed record RecordedDatabaseStatus
{
    /// <summary>Hash of its fingerprint.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Schema version, MAJOR.MINOR.</summary>
    public string SchemaVersion { get; init; } = "";

    /// <summary>When it was recorded.</summary>
    public DateTime RecordTime { get; init; }
}
