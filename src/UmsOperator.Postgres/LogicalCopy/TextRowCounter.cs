namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Counts rows of COPY's text format. Each line is one row, because line breaks inside values are written as <c>\n</c>. The format has no end marker,
/// so a stream counts as complete if it ends with a complete line.
/// </summary>
internal sealed class TextRowCounter : IRowCounter
{
    /// <inheritdoc/>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public bool IsWhole { get; private set; } = true;

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        Rows += bytes.Count((byte)'\n');
        IsWhole = bytes[^1] == '\n';
    }
}
