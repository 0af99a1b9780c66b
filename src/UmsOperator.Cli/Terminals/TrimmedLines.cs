using System.Text;

namespace UmsOperator.Cli.Terminals;

/// <summary>Leaves out the blanks at the end of lines, which tables have, so that a pipe gets none.</summary>
internal sealed class TrimmedLines(TextWriter inner) : TextWriter
{
    private int _blanks;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == ' ')
        {
            _blanks++;
            return;
        }

        for (; _blanks > 0; _blanks--)
        {
            if (value is not ('\n' or '\r'))
                inner.Write(' ');
        }

        inner.Write(value);
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
