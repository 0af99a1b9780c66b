namespace UmsOperator.Core.Model;

/// <summary>Image references and the versions in their tags.</summary>
internal static class ImageName
{
    /// <summary>The full image reference of a version: the version in the vendor's form becomes the tag, unless the image already has a tag or digest.</summary>
    public static string Of(string image, string version) => TagOf(image) is null && !HasDigest(image) ? $"{image}:{UmsVersion.Canonical(version)}" : image;

    /// <summary>Whether two references name the same image: equal texts, or the same repository with tags that are the same version (12.3.110 and 12.03.110).</summary>
    public static bool AreSame(string? left, string right) =>
        left == right || (left is not null && TagOf(left) is { } one && TagOf(right) is { } other && UmsVersion.AreEqual(one, other)
            && left[..^one.Length] == right[..^other.Length]);

    /// <summary>The tag; null if there is none or the reference has a digest.</summary>
    public static string? TagOf(string image)
    {
        var last = image[(image.LastIndexOf('/') + 1)..];
        return HasDigest(last) || !last.Contains(':', StringComparison.Ordinal) ? null : last[(last.LastIndexOf(':') + 1)..];
    }

    private static bool HasDigest(string image) => image.Contains('@', StringComparison.Ordinal);
}
