namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Rows of the text format: one a line, as line breaks inside values are written as <c>\n</c>. It has no end mark: a whole stream ends with a whole line.</summary>
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
