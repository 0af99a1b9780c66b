using System.Globalization;

namespace UmsOperator.Agent.Configuration;

/// <summary>MAJOR.MINOR of a schema; patches share a schema.</summary>
internal readonly record struct SchemaVersion(int Major, int Minor) : IComparable<SchemaVersion>
{
    /// <returns>Null if the text is no schema version.</returns>
    public static SchemaVersion? TryParse(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 2 && parts[0].Length is > 0 and < 7 && parts[1].Length is > 0 and < 7
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new SchemaVersion(major, minor)
            : null;
    }

    public static bool operator <(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) >= 0;

    public int CompareTo(SchemaVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor:00}");
}
