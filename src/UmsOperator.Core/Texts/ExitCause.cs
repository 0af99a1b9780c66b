using System.Text.RegularExpressions;

namespace UmsOperator.Core.Texts;

/// <summary>Extracts the cause of a program's end from its log.</summary>
public static partial class ExitCause
{
    private const int CauseLength = 512;

    /// <summary>Maximum number of characters of a log's tail.</summary>
    public const int LogLength = 2048;

    /// <summary>The last line that explains the end. Stack frames, continuation lines, and lines of level INFO and below are skipped.</summary>
    /// <param name="log">The end of a log, or a termination message.</param>
    /// <returns>The line; null if no line qualifies.</returns>
    public static string? Cause(string? log)
    {
        var lines = Lines(log);
        var cause = lines.LastOrDefault(line => !Frame.IsMatch(line) && !Chatter.IsMatch(line)) ?? lines.LastOrDefault(line => !Frame.IsMatch(line)) ?? lines.LastOrDefault();
        return cause is null ? null : SafeText.EndOf(cause, CauseLength);
    }

    /// <summary>The tail of a log with several lines; each line is made safe by <see cref="SafeText"/>.</summary>
    /// <param name="log">The end of a log, or a termination message.</param>
    /// <returns>The lines; null if there is at most one, because <see cref="Cause"/> returns it.</returns>
    public static string? Tail(string? log)
    {
        var lines = Lines(log);
        if (lines.Count < 2)
            return null;
        var tail = string.Join('\n', lines.Select(line => SafeText.Of(line, LogLength)));
        return tail.Length <= LogLength ? tail : "…" + tail[^(LogLength - 1)..].TrimStart('\udc00', '\udfff');
    }

    private static List<string> Lines(string? log) => log is null ? [] : [.. log.Split('\n', '\r').Select(line => line.Trim()).Where(line => line.Any(char.IsLetterOrDigit))];

    [GeneratedRegex(@"^(at\s|\.\.\. [0-9]+ |File ""|DETAIL:|HINT:|CONTEXT:|STATEMENT:|LINE [0-9]|QUERY:)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Frame { get; }

    [GeneratedRegex(@"(^|[^A-Za-z])(INFO|DEBUG|TRACE|info:|dbug:|trce:|level=info|level=debug)([^A-Za-z]|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Chatter { get; }
}
