namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Counts the rows in a COPY stream that passes by, and knows whether it came to its end: the server takes one that is cut between two rows for a success.</summary>
internal interface IRowCounter
{
    /// <summary>Rows so far.</summary>
    long Rows { get; }

    /// <summary>Whether what came so far is a whole stream.</summary>
    bool IsWhole { get; }

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="DatabaseActionException">They are no COPY stream.</exception>
    void Add(ReadOnlySpan<byte> bytes);
}
