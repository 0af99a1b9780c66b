namespace UmsOperator.Cli.Connecting;

/// <summary>Names of namespaces and clusters that come from outside.</summary>
internal static class ResourceName
{
    private const int Most = 253;

    /// <summary>Whether it can be one: letters, digits, hyphens and dots, with a letter or digit at both ends. Nothing else may become part of a path on the API server.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= Most } && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.');
}
