namespace UmsOperator.Cli.Reporting;

/// <summary>Keeps the newest lines of a log, up to a number of characters.</summary>
/// <param name="most">Characters that are kept.</param>
internal sealed class LogTail(int most)
{
    private readonly Queue<string> _lines = new();
    private int _characters;

    /// <summary>The kept lines, oldest first.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Number of older lines that are not kept.</summary>
    public int Dropped { get; private set; }

    /// <summary>Adds a newer line.</summary>
    public void Add(string line)
    {
        _lines.Enqueue(line);
        for (_characters += line.Length + 1; _characters > most && _lines.Count > 1; Dropped++)
            _characters -= _lines.Dequeue().Length + 1;
    }
}
