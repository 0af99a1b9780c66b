namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>How many rows a stream has copied. Thread-safe; without figures before it begins.</summary>
internal sealed class LogicalCopyProgress
{
    private const long Unknown = -1;

    private long _expected = Unknown;
    private long _rows;

    /// <summary>Rows to be copied, as PostgreSQL estimates them; null before anybody knows.</summary>
    public long? Expected => Interlocked.Read(ref _expected) is var expected and not Unknown ? expected : null;

    /// <summary>Rows copied so far; null before it began.</summary>
    public long? Rows => Expected is null ? null : Interlocked.Read(ref _rows);

    /// <summary>Begins.</summary>
    public void Begin(long rows) => Interlocked.Exchange(ref _expected, rows);

    /// <summary>Counts what was copied.</summary>
    public void Add(long rows) => Interlocked.Add(ref _rows, rows);
}
