using System.Globalization;

namespace UmsOperator.Cli.Texts;

/// <summary>Reads durations of the command line.</summary>
internal static class TimeText
{
    /// <summary>What the text must look like.</summary>
    public const string Form = "a whole number with s, m, h or d, for example 90s";

    /// <summary>Parses <c>90s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c> or a number of seconds, at most a year; null if the text has another form.</summary>
    public static TimeSpan? Parse(string text)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        var digits = seconds == 0 ? text : text[..^1];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && (long)count * Math.Max(1, seconds) is var all and <= 31_536_000
            ? TimeSpan.FromSeconds(all)
            : null;
    }
}
