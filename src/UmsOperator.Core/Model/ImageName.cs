namespace UmsOperator.Core.Model;

/// <summary>Image references and the versions in their tags.</summary>
internal static class ImageName
{
    /// <summary>The full image of a version: the version becomes the tag, in the vendor's form, unless the image has a tag or digest.</summary>
    public static string Of(string image, string version) => TagOf(image) is null && !HasDigest(image) ? $"{image}:{UmsVersion.Canonical(version)}" : image;

    /// <summary>Whether two references name one image: the same text, or the same repository with one version in other digits as tags.</summary>
    public static bool AreSame(string? left, string right) =>
        left == right || (left is not null && TagOf(left) is { } one && TagOf(right) is { } other && UmsVersion.AreEqual(one, other)
            && left[..^one.Length] == right[..^other.Length]);

    /// <summary>The tag; null if there is none or a digest says which image it is.</summary>
    public static string? TagOf(string image)
    {
        var last = image[(image.LastIndexOf('/') + 1)..];
        return HasDigest(last) || !last.Contains(':', StringComparison.Ordinal) ? null : last[(last.LastIndexOf(':') + 1)..];
    }

    private static bool HasDigest(string image) => image.Contains('@', StringComparison.Ordinal);
}
