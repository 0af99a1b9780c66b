namespace UmsOperator.Api.Status;

/// <summary>A copy that is kept on promise.</summary>
public sealed record RetainedCopyStatus
{
    /// <summary>Name of the database.</summary>
    public string Database { get; init; } = "";

    /// <summary>RestorePoint or Failed.</summary>
    public string Kind { get; init; } = "";

    /// <summary>When it will be dropped.</summary>
    public DateTime? ExpirationTime { get; init; }
}
