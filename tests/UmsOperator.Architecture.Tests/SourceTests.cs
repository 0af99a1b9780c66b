using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace UmsOperator.Architecture.Tests;

public sealed partial class SourceTests
{
    private const int MostLines = 400;

    [Fact]
    public void A_file_is_short_enough_to_be_read_in_one_go() =>
        Sources.All().Select(f => (File: Sources.Relative(f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > MostLines).ShouldBeEmpty();

    [Fact]
    public void A_folder_is_a_namespace()
    {
        var strays =
            from file in Sources.All()
            let found = Namespace().Match(File.ReadAllText(file))
            where found.Success && found.Groups["name"].Value != Expected(file)
            select $"{Sources.Relative(file)}: {found.Groups["name"].Value}, not {Expected(file)}";

        strays.ShouldBeEmpty();
    }

    private static string Expected(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var below = new Stack<string>();
        while (!Directory.EnumerateFiles(folder, "*.csproj").Any())
        {
            below.Push(Path.GetFileName(folder));
            folder = Path.GetDirectoryName(folder)!;
        }

        var project = Directory.EnumerateFiles(folder, "*.csproj").Single();
        var root = XDocument.Load(project).Descendants("RootNamespace").FirstOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(project);
        return string.Join('.', below.Prepend(root));
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Namespace();
}
