namespace UmsOperator.Cli.Dashboard.Web;

/// <summary>The files of the page. They are part of the program, so that the dashboard works without a network.</summary>
internal static class SiteFiles
{
    private const string Prefix = "site/";

    /// <summary>Content types, by name of the file.</summary>
    private static readonly Dictionary<string, string> Types = typeof(SiteFiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], name => TypeOf(Path.GetExtension(name)), StringComparer.Ordinal);

    /// <summary>Names of all files.</summary>
    public static IEnumerable<string> Names => Types.Keys;

    /// <summary>A file and its content type; null if there is none of that name.</summary>
    public static (Stream Content, string Type)? Open(string name) =>
        Types.TryGetValue(name, out var type) ? (typeof(SiteFiles).Assembly.GetManifestResourceStream($"{Prefix}{name}")!, type) : null;

    private static string TypeOf(string extension) => extension switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"no content type is known for {extension}"),
    };
}
