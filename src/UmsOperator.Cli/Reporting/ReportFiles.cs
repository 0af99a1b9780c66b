namespace UmsOperator.Cli.Reporting;

/// <summary>The files of a report so far, and what is left out.</summary>
/// <param name="most">Characters of all files together.</param>
internal sealed class ReportFiles(long most)
{
    private readonly List<ReportFile> _files = [];
    private readonly List<string> _missing = [];

    /// <summary>The files, in the order in which they were added.</summary>
    public IReadOnlyList<ReportFile> Files => _files;

    /// <summary>What is left out, and why.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Characters of all files.</summary>
    public long Characters { get; private set; }

    /// <summary>Adds a file, unless the report would become too large.</summary>
    public void Add(string path, string text, string about)
    {
        if (Characters + text.Length > most)
        {
            LeaveOut(path, $"the report would become larger than {Texts.Phrases.Bytes(most)}");
            return;
        }

        Characters += text.Length;
        _files.Add(new ReportFile(path, text, about));
    }

    /// <summary>Notes that something is left out.</summary>
    public void LeaveOut(string what, string why) => _missing.Add($"{what}: {why}");
}
