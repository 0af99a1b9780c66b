using System.Globalization;
using System.Runtime.InteropServices;

namespace UmsServer.Versions;

/// <summary>The version of a database schema: MAJOR.MINOR of the servers that may run on it, compared numerically (12.04 = 12.4).</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SchemaVersion(int Major, int Minor) : IComparable<SchemaVersion>
{
    public static bool operator <(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) >= 0;

    /// <exception cref="FormatException">The text is not MAJOR.MINOR.</exception>
    public static SchemaVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('.');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            throw new FormatException($"'{text}' is not a schema version MAJOR.MINOR.");
        }

        return new SchemaVersion(major, minor);
    }

    public int CompareTo(SchemaVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary>The vendor's form, with a two-digit minor.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor:00}");
}
