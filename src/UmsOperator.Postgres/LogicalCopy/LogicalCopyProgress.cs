namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Progress of a logical copy in rows. Thread-safe.</summary>
internal sealed class LogicalCopyProgress
{
    private const long Unknown = -1;

    private long _expected = Unknown;
    private long _rows;

    /// <summary>Number of rows to copy, as PostgreSQL estimates it; null before the copy begins.</summary>
    public long? Expected => Interlocked.Read(ref _expected) is var expected and not Unknown ? expected : null;

    /// <summary>Number of rows copied so far; null before the copy begins.</summary>
    public long? Rows => Expected is null ? null : Interlocked.Read(ref _rows);

    /// <summary>Starts counting.</summary>
    /// <param name="rows">Estimated number of rows to copy.</param>
    public void Begin(long rows) => Interlocked.Exchange(ref _expected, rows);

    /// <summary>Adds copied rows.</summary>
    public void Add(long rows) => Interlocked.Add(ref _rows, rows);
}
