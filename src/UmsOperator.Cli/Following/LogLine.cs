using System.Globalization;

namespace UmsOperator.Cli.Following;

/// <summary>A line of a server's log.</summary>
/// <param name="Pod">Name of the pod.</param>
/// <param name="Time">When the node wrote it.</param>
/// <param name="Text">The line.</param>
internal sealed record LogLine(string Pod, DateTime Time, string Text)
{
    /// <summary>Reads a line with the node's time before it; a line without one has the time of the line before.</summary>
    public static LogLine Of(string pod, string line, DateTime before)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var stamp = space < 0 ? line : line[..space];
        return DateTime.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            ? new LogLine(pod, time, space < 0 ? "" : line[(space + 1)..])
            : new LogLine(pod, before, line);
    }
}
