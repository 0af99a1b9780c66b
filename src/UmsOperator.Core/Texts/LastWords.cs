using System.Text.RegularExpressions;

namespace UmsOperator.Core.Texts;

/// <summary>What a program said last, before it ended.</summary>
public static partial class LastWords
{
    private const int CauseLength = 512;

    /// <summary>Most characters of a log's end.</summary>
    public const int LogLength = 2048;

    /// <summary>The last line that tells why, in one line: stack frames, details that belong to a line before, and lines of the levels INFO and below tell nothing.</summary>
    /// <param name="log">The end of a log, or a termination message.</param>
    /// <returns>The line; null if there is none.</returns>
    public static string? Cause(string? log)
    {
        var lines = Lines(log);
        var cause = lines.LastOrDefault(line => !Frame.IsMatch(line) && !Chatter.IsMatch(line)) ?? lines.LastOrDefault(line => !Frame.IsMatch(line)) ?? lines.LastOrDefault();
        return cause is null ? null : SafeText.EndOf(cause, CauseLength);
    }

    /// <summary>The end of a log of several lines, each of them safe.</summary>
    /// <param name="log">The end of a log, or a termination message.</param>
    /// <returns>The lines; null if there is no more than one, as that is the cause.</returns>
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
