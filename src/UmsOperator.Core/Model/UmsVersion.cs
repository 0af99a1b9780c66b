using System.Globalization;

namespace UmsOperator.Core.Model;

/// <summary>A UMS version MAJOR.MINOR.PATCH, compared numerically part by part: 12.04 = 12.4 and 6.10 &gt; 6.09.</summary>
/// <param name="Major">First part.</param>
/// <param name="Minor">Second part; MAJOR.MINOR is the schema version.</param>
/// <param name="Patch">Third part.</param>
public readonly record struct UmsVersion(int Major, int Minor, int Patch) : IComparable<UmsVersion>
{
    /// <summary>The schema version that servers of this version need.</summary>
    public SchemaVersion Schema => new(Major, Minor);

    /// <summary>Parses MAJOR.MINOR.PATCH, digits only.</summary>
    /// <param name="text">The text; null fails.</param>
    /// <param name="version">The version.</param>
    /// <returns>True if the text has that form.</returns>
    public static bool TryParse(string? text, out UmsVersion version)
    {
        version = default;
        var parts = text?.Split('.');
        if (parts is not { Length: 3 } || !TryPart(parts[0], out var major) || !TryPart(parts[1], out var minor) || !TryPart(parts[2], out var patch))
            return false;
        version = new UmsVersion(major, minor, patch);
        return true;
    }

    /// <summary>Whether two texts are the same version; false if either is malformed.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>True if they are the same.</returns>
    public static bool AreEqual(string? left, string? right) => TryParse(left, out var a) && TryParse(right, out var b) && a == b;

    /// <summary>The vendor's form of a version or schema version, with a two-digit minor: 12.3.110 becomes 12.03.110. Image tags, labels and status use only this form.</summary>
    /// <param name="text">The text; null returns null.</param>
    /// <returns>The vendor's form; a text that is not a version is returned unchanged.</returns>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Canonical(string? text)
    {
        var form = TryParse(text, out var version) ? version.ToString() : SchemaVersion.TryParse(text, out var schema) ? schema.ToString() : text;
        return form == text ? text : form;
    }

    /// <inheritdoc/>
    public int CompareTo(UmsVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <summary>Older than.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator <(UmsVersion left, UmsVersion right) => left.CompareTo(right) < 0;

    /// <summary>Newer than.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator >(UmsVersion left, UmsVersion right) => left.CompareTo(right) > 0;

    /// <summary>Older than or equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator <=(UmsVersion left, UmsVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Newer than or equal.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator >=(UmsVersion left, UmsVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor:00}.{Patch}");

    internal static bool TryPart(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
