namespace UmsOperator.Api.Status;

/// <summary>A copy that the operator keeps until it expires.</summary>
public sealed record RetainedCopyStatus
{
    /// <summary>Name of the copy's database.</summary>
    public string Database { get; init; } = "";

    /// <summary>Kind of the copy: RestorePoint, or Failed (a failed production database).</summary>
    public string Kind { get; init; } = "";

    /// <summary>When the copy expires and is dropped. Absent if it has no expiry yet.</summary>
    public DateTime? ExpirationTime { get; init; }
}
