namespace UmsOperator.Api.Status;

/// <summary>A copy in progress.</summary>
public sealed record CopyingStatus
{
    /// <summary>Name of the copy's database.</summary>
    public string Database { get; init; } = "";

    /// <summary>Current size in bytes.</summary>
    public long BytesDone { get; init; }

    /// <summary>Size of the source database in bytes. A logical copy may end smaller.</summary>
    public long BytesExpected { get; init; }

    /// <summary>Rows copied so far. Absent for a template copy.</summary>
    public long? RowsDone { get; init; }

    /// <summary>Rows expected, as PostgreSQL estimates them. Absent for a template copy.</summary>
    public long? RowsExpected { get; init; }

    /// <summary>Average bytes per second since the copy began.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Seconds left at that rate. Absent while the rate is unknown.</summary>
    public double? SecondsLeft { get; init; }
}
