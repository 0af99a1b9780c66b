using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace UmsOperator.Options;

/// <summary>Parses the values of flags. Each method throws a <see cref="FormatException"/> that says which values are valid.</summary>
internal static class ValueParser
{
    public static string Text(string value) => value.Length > 0 ? value : throw new FormatException("must not be empty");

    public static ImmutableArray<string> Names(string value) =>
        [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];

    public static bool Flag(string value) =>
        bool.TryParse(value, out var flag) ? flag : throw new FormatException($"'{value}' is neither true nor false");

    public static int Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 64
            ? count
            : throw new FormatException($"'{value}' is not a number from 1 to 64");

    /// <summary>Parses a number with the unit ms, s, m or h, such as 15s.</summary>
    public static TimeSpan Duration(string value)
    {
        var digits = value.TakeWhile(char.IsAsciiDigit).Count();
        var number = int.TryParse(value.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        var duration = value[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.Zero,
        };
        return duration > TimeSpan.Zero ? duration : throw new FormatException($"'{value}' is not a duration such as 15s or 2m");
    }

    /// <summary>Parses an address with a port, or a port alone, which means all addresses.</summary>
    public static IPEndPoint Endpoint(string value)
    {
        if (ushort.TryParse(value.TrimStart(':'), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return new IPEndPoint(IPAddress.Any, port);
        return value.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(value, out var endpoint)
            ? endpoint
            : throw new FormatException($"'{value}' is neither an address such as 0.0.0.0:8080 nor a port");
    }

    public static T Name<T>(string value)
        where T : struct, Enum =>
        Enum.TryParse<T>(value, ignoreCase: true, out var parsed) && Enum.GetNames<T>().Contains(value, StringComparer.OrdinalIgnoreCase)
            ? parsed
            : throw new FormatException($"'{value}' is not one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
}
