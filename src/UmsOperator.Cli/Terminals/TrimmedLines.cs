using System.Text;

namespace UmsOperator.Cli.Terminals;

/// <summary>Leaves out the blanks at the end of lines, which tables have, so that a pipe gets none.</summary>
internal sealed class TrimmedLines(TextWriter inner) : TextWriter
{
    private int _blanks;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>The writer behind it, for documents, which are written as they are.</summary>
    public TextWriter Inner => inner;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        // In one piece: the console writes each piece with a call to the system.
        var text = new StringBuilder(buffer.Length);
        foreach (var letter in buffer)
        {
            if (letter == ' ')
            {
                _blanks++;
                continue;
            }

            if (letter is not ('\n' or '\r'))
                text.Append(' ', _blanks);
            _blanks = 0;
            text.Append(letter);
        }

        inner.Write(text.ToString());
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
