using System.Globalization;
using System.Runtime.InteropServices;

namespace UmsServer.Versions;

/// <summary>The version of a server, MAJOR.MINOR.PATCH, in the vendor's form: 12.04.110.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UmsVersion(int Major, int Minor, int Patch)
{
    /// <summary>The schema that this version needs and migrates to.</summary>
    public SchemaVersion Schema => new(Major, Minor);

    /// <exception cref="FormatException">The text is not MAJOR.MINOR.PATCH.</exception>
    public static UmsVersion Parse(string text)
    {
        var lastDot = text.LastIndexOf('.');
        if (lastDot < 0 || !int.TryParse(text[(lastDot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var patch))
            throw new FormatException($"'{text}' is not a version MAJOR.MINOR.PATCH.");
        var schema = SchemaVersion.Parse(text[..lastDot]);
        return new UmsVersion(schema.Major, schema.Minor, patch);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor:00}.{Patch:000}");
}
