namespace UmsOperator.Api.Status;

/// <summary>State of a database at a point in time.</summary>
public sealed record RecordedDatabaseStatus
{
    /// <summary>Hash of the database's fingerprint.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Schema version as MAJOR.MINOR.</summary>
    public string SchemaVersion { get; init; } = "";

    /// <summary>When the state was recorded.</summary>
    public DateTime RecordTime { get; init; }
}
