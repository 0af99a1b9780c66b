using System.Globalization;

namespace UmsOperator.Kubernetes.Client;

/// <summary>Version of an API server.</summary>
/// <param name="Major">1.</param>
/// <param name="Minor">Such as 36; a vendor's suffix ("36+") is removed.</param>
public sealed record ServerVersion(int Major, int Minor)
{
    /// <summary>Whether this is at least the given version.</summary>
    public bool IsAtLeast(int major, int minor) => (Major, Minor).CompareTo((major, minor)) >= 0;

    internal static ServerVersion Parse(string? major, string? minor) => new(Number(major), Number(minor));

    private static int Number(string? text) =>
        int.TryParse(text?.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is not a version number");
}
