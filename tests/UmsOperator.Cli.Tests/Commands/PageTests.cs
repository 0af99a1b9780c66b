using System.Text.RegularExpressions;
using UmsOperator.Cli.Commands;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Commands;

/// <summary>The commands in the documentation exist, and the documentation has all commands.</summary>
public sealed partial class PageTests
{
    private static readonly string[] Pages = [.. Directory.EnumerateFiles(Path.Combine(Plans.Repository, "docs"), "*.md", SearchOption.AllDirectories), Path.Combine(Plans.Repository, "README.md")];

    [Fact]
    public void Every_command_in_the_pages_can_be_parsed()
    {
        var root = CommandTree.Create(Nowhere());
        var lines = Pages
            .SelectMany(page => Said().Matches(File.ReadAllText(page)).Select(match => (Page: Path.GetFileName(page), Line: match.Groups["rest"].Value.Trim())))
            .Where(one => one.Line.Length > 0).ToList();

        lines.Count.ShouldBeGreaterThan(20, "else the pages were not read");
        foreach (var (page, line) in lines)
            root.Parse(Words(line)).Errors.Select(error => error.Message).ShouldBeEmpty($"{page}: kubectl ums {line}");
    }

    [Fact]
    public void Every_command_is_on_the_page()
    {
        var page = File.ReadAllText(Path.Combine(Plans.Repository, "docs", "cli.md"));

        foreach (var command in CommandTree.Create(Nowhere()).Subcommands.Where(command => !command.Hidden))
            Regex.IsMatch(page, $"(ums |`){command.Name}[ `\n]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).ShouldBeTrue($"docs/cli.md does not say what {command.Name} is");
    }

    /// <summary>Placeholders become values.</summary>
    private static string[] Words(string line) =>
        [.. line.Replace("VERSION", "12.04.110", StringComparison.Ordinal).Replace("TIME", "14d", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static Terminal Nowhere() => new(Terminal.Create(TextWriter.Null, false, true), Terminal.Create(TextWriter.Null, false, true), TextReader.Null, false, TimeProvider.System);

    /// <summary>A line to type in a block, or a command in the text. What is piped on is another program's, a cut line is not whole, and one command shows an error of the parser.</summary>
    [GeneratedRegex(@"(^\$ |`)kubectl[ -]ums(?<rest> [^`\n|>#…]*)(?=[`\n|>#])(?!\nError: ')", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Said();
}
