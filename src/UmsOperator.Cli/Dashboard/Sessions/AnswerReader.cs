using System.Collections.Concurrent;

namespace UmsOperator.Cli.Dashboard.Sessions;

/// <summary>The person's answers. A question that is not answered in time counts as no.</summary>
/// <param name="ask">Called before each answer is waited for.</param>
/// <param name="patience">How long an answer is waited for.</param>
internal sealed class AnswerReader(Action ask, TimeSpan patience) : TextReader
{
    private readonly BlockingCollection<string> _answers = [];
    private int _open;

    /// <summary>Answers the open question.</summary>
    /// <returns>False if no question is open.</returns>
    public bool Answer(string text)
    {
        // A second click must not answer the question that comes next.
        if (Interlocked.Exchange(ref _open, 0) == 0)
            return false;
        try
        {
            _answers.Add(text);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // the session is over
        }
    }

    /// <inheritdoc/>
    public override string? ReadLine()
    {
        Interlocked.Exchange(ref _open, 1);
        ask();
        return _answers.TryTake(out var answer, patience) ? answer : null;
    }

    /// <summary>Ends the wait for an answer; the collection is not disposed, because that wait may still use it.</summary>
    public override void Close() => _answers.CompleteAdding();
}
