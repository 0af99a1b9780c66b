namespace UmsOperator.Api.Status;

/// <summary>A copy that is being made.</summary>
public sealed record CopyingStatus
{
    /// <summary>Name of the database.</summary>
    public string Database { get; init; } = "";

    /// <summary>Its size so far, in bytes.</summary>
    public long BytesDone { get; init; }

    /// <summary>The size of what it is a copy of, in bytes; a streamed copy may end smaller.</summary>
    public long BytesExpected { get; init; }

    /// <summary>Rows copied so far; absent for a clone.</summary>
    public long? RowsDone { get; init; }

    /// <summary>Rows expected, as PostgreSQL estimates them; absent for a clone.</summary>
    public long? RowsExpected { get; init; }

    /// <summary>Bytes a second since it began.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Seconds left at that rate; absent as long as there is none.</summary>
    public double? SecondsLeft { get; init; }
}
