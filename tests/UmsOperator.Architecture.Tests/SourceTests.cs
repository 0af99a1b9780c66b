using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace UmsOperator.Architecture.Tests;

public sealed partial class SourceTests
{
    private const int MostLines = 400;

    [Fact]
    public void A_file_is_short_enough_to_be_read_in_one_go() =>
        Sources.All().Select(f => (File: Sources.Relative(f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > MostLines).ShouldBeEmpty();

    /// <summary>The limit is max_line_length of .editorconfig. A text literal is not broken, so a line may be longer if the limit is inside a literal.</summary>
    [Fact]
    public void A_line_is_no_longer_than_the_editor_configuration_says()
    {
        var limit = int.Parse(MaxLineLength().Match(File.ReadAllText(Path.Combine(Projects.Root, ".editorconfig"))).Groups["limit"].Value, CultureInfo.InvariantCulture);

        Sources.All().SelectMany(file => TooLong(file, limit)).ShouldBeEmpty();
    }

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

    private static IEnumerable<string> TooLong(string file, int limit)
    {
        var text = File.ReadAllText(file);
        if (!text.Split('\n').Any(line => line.Length > limit))
            yield break;
        var tree = CSharpSyntaxTree.ParseText(text);
        var root = tree.GetRoot();
        foreach (var line in tree.GetText().Lines.Where(line => line.Span.Length > limit))
        {
            // Brackets and separators behind a literal do not count.
            var length = text.AsSpan(line.Start, line.Span.Length).TrimEnd("){}];,").Length;
            if (!IsInLiteral(root, line.Start + Math.Min(limit, length - 1)))
                yield return $"{Sources.Relative(file)}:{line.LineNumber + 1}: {line.Span.Length} characters";
        }
    }

    private static bool IsInLiteral(SyntaxNode root, int position)
    {
        var token = root.FindToken(position);
        return token.Parent!.AncestorsAndSelf().Any(node =>
            node.Span.Contains(position) && (node is InterpolatedStringExpressionSyntax || node is LiteralExpressionSyntax { Token.Value: string }));
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

    [GeneratedRegex(@"^max_line_length = (?<limit>[0-9]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MaxLineLength();
}
