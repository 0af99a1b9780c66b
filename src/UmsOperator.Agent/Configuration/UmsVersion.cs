using System.Globalization;

namespace UmsOperator.Agent.Configuration;

/// <summary>MAJOR.MINOR.PATCH; parts are compared as numbers (12.04 = 12.4).</summary>
internal readonly record struct UmsVersion(int Major, int Minor, int Patch) : IComparable<UmsVersion>
{
    /// <summary>The schema that this version needs.</summary>
    public SchemaVersion Schema => new(Major, Minor);

    /// <returns>Null if the text is no version.</returns>
    public static UmsVersion? TryParse(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 3 && SchemaVersion.TryParse($"{parts[0]}.{parts[1]}") is { } schema
            && parts[2].Length is > 0 and < 7 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var patch)
            ? new UmsVersion(schema.Major, schema.Minor, patch)
            : null;
    }

    public static bool operator <(UmsVersion left, UmsVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(UmsVersion left, UmsVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(UmsVersion left, UmsVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(UmsVersion left, UmsVersion right) => left.CompareTo(right) >= 0;

    public int CompareTo(UmsVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor:00}.{Patch:000}");
}
