namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Counts the rows in a COPY stream and detects whether the stream is complete. The check is needed because the server accepts a stream that is cut off between two rows.</summary>
internal interface IRowCounter
{
    /// <summary>Number of rows so far.</summary>
    long Rows { get; }

    /// <summary>Whether the bytes so far are a complete stream.</summary>
    bool IsWhole { get; }

    /// <summary>Adds the next bytes of the stream.</summary>
    /// <exception cref="DatabaseActionException">The bytes are not a valid COPY stream.</exception>
    void Add(ReadOnlySpan<byte> bytes);
}
