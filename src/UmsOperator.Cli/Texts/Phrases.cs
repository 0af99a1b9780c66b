using System.Globalization;

namespace UmsOperator.Cli.Texts;

/// <summary>Times, durations and sizes as people read them.</summary>
internal static class Phrases
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A duration with its two largest units: <c>3 h 5 min</c>, <c>1 min 20 s</c>, <c>4 s</c>.</summary>
    /// <param name="seconds">Seconds; a negative number counts as zero.</param>
    public static string Duration(double seconds)
    {
        if (double.IsNaN(seconds) || seconds > 3_153_600_000)
            return "unknown";
        var whole = (long)Math.Round(Math.Max(0, seconds));
        return whole switch
        {
            < 60 => $"{whole} s",
            < 3600 => Pair(whole / 60, "min", whole % 60, "s"),
            < 86400 => Pair(whole / 3600, "h", whole % 3600 / 60, "min"),
            _ => Pair(whole / 86400, "d", whole % 86400 / 3600, "h"),
        };
    }

    /// <summary>A duration between two instants.</summary>
    public static string Between(DateTime from, DateTime to) => Duration((to - from).TotalSeconds);

    /// <summary>An instant in UTC.</summary>
    public static string Instant(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes: <c>1.4 GiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var (value, unit) = ((double)Math.Max(0, bytes), 0);
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        return unit == 0 ? $"{bytes} B" : string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Units[unit]}");
    }

    private static string Pair(long large, string largeUnit, long small, string smallUnit) => small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
