namespace UmsOperator.Architecture.Tests;

/// <summary>The C# files of the repository.</summary>
internal static class Sources
{
    private static readonly string[] Top = ["src", "tests", "eng"];

    public static IEnumerable<string> All() => Top.SelectMany(Of);

    /// <summary>C# files under a folder of the repository, sorted.</summary>
    public static IEnumerable<string> Of(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Projects.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Order(StringComparer.Ordinal);

    public static string Relative(string file) => Path.GetRelativePath(Projects.Root, file);
}
