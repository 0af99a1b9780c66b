namespace UmsOperator.Agent.Processes;

/// <summary>How a short program ended.</summary>
/// <param name="Code">Its exit code; -1 if it did not end in time and was killed.</param>
/// <param name="Output">The first 256 KiB of its stdout.</param>
/// <param name="Errors">The first 16 KiB of its stderr.</param>
internal sealed record CommandResult(int Code, string Output, string Errors)
{
    /// <summary>The last line that it printed, shortened: its reason, if it failed.</summary>
    public string Reason
    {
        get
        {
            var line = Last(Errors) ?? Last(Output) ?? "it printed nothing";
            return line.Length <= 300 ? line : line[..300] + "…";
        }
    }

    private static string? Last(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
}
