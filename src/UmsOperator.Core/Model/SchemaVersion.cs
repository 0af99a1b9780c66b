using System.Globalization;

namespace UmsOperator.Core.Model;

/// <summary>Version of a database schema: MAJOR.MINOR of the UMS version that created it.</summary>
/// <param name="Major">First part.</param>
/// <param name="Minor">Second part.</param>
public readonly record struct SchemaVersion(int Major, int Minor) : IComparable<SchemaVersion>
{
    /// <summary>Parses MAJOR.MINOR, digits only.</summary>
    /// <param name="text">The text; null fails.</param>
    /// <param name="version">The version.</param>
    /// <returns>True if the text has that form.</returns>
    public static bool TryParse(string? text, out SchemaVersion version)
    {
        version = default;
        var parts = text?.Trim().Split('.');
        if (parts is not { Length: 2 } || !UmsVersion.TryPart(parts[0], out var major) || !UmsVersion.TryPart(parts[1], out var minor))
            return false;
        version = new SchemaVersion(major, minor);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(SchemaVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <summary>Older than.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator <(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) < 0;

    /// <summary>Newer than.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator >(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) > 0;

    /// <summary>Older than or equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator <=(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Newer than or equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator >=(SchemaVersion left, SchemaVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor:00}");
}
