using System.Text;

namespace UmsOperator.Cli.Dashboard.Talks;

/// <summary>The messages of a verb as lines. What has no line end yet is a question.</summary>
/// <param name="say">Receives each line.</param>
internal sealed class SaidLines(Action<string> say) : TextWriter
{
    private readonly StringBuilder _open = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == '\n')
            say(TakeOpen());
        else if (value != '\r')
            _open.Append(value);
    }

    /// <summary>The text since the last line end, which counts as said then.</summary>
    public string TakeOpen()
    {
        var text = _open.ToString();
        _open.Clear();
        return text;
    }
}
