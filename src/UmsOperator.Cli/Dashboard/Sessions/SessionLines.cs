using System.Text;

namespace UmsOperator.Cli.Dashboard.Sessions;

/// <summary>The messages of a verb as lines. What has no line end yet is a question.</summary>
/// <param name="say">Receives each line.</param>
internal sealed class SessionLines(Action<string> say) : TextWriter
{
    private readonly StringBuilder _open = new();
    private bool _isAfterQuestion;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == '\n')
            say(TakeOpen());
        else if (value != '\r' && !(value == ' ' && _isAfterQuestion))
            _open.Append(value);
        _isAfterQuestion &= value == ' ';
    }

    /// <summary>The question: the text since the last line end. The blank before the answer follows later, and belongs to no line.</summary>
    public string TakeQuestion()
    {
        _isAfterQuestion = true;
        return TakeOpen().TrimEnd();
    }

    private string TakeOpen()
    {
        var text = _open.ToString();
        _open.Clear();
        return text;
    }
}
