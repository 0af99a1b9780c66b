using System.Text.RegularExpressions;

namespace UmsOperator.Architecture.Tests;

/// <summary>Every relative link in a page refers to an existing file, and its anchor to a heading of that page.</summary>
public sealed partial class LinkTests
{
    private static IEnumerable<string> Pages => Directory.EnumerateFiles(Projects.Root, "*.md", SearchOption.AllDirectories)
        .Where(page => !Path.GetRelativePath(Projects.Root, page).Split('/').Any(part => part is "artifacts" or "node_modules" or "obj" or "TestResults"));

    [Fact]
    public void Relative_links_and_anchors_resolve()
    {
        var links = Pages.SelectMany(page => Links(page).Select(link => (Page: page, Link: link))).ToList();

        links.Count.ShouldBeGreaterThan(50);
        links.Where(one => !Resolves(one.Page, one.Link)).Select(one => $"{Path.GetRelativePath(Projects.Root, one.Page)}: {one.Link}").ShouldBeEmpty();
    }

    private static IEnumerable<string> Links(string page) =>
        Link().Matches(Fence().Replace(File.ReadAllText(page), "")).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool Resolves(string page, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
        if (!Path.Exists(target))
            return false;
        return parts.Length == 1 || (File.Exists(target) && Headings(target).Contains(parts[1]));
    }

    /// <summary>Anchors as GitHub makes them of headings.</summary>
    private static HashSet<string> Headings(string page)
    {
        HashSet<string> anchors = new(StringComparer.Ordinal);
        foreach (var heading in Fence().Replace(File.ReadAllText(page), "").Split('\n').Where(line => Heading().IsMatch(line)))
        {
            var text = Markup().Replace(Heading().Replace(heading, ""), "${text}").Trim().ToLowerInvariant();
            var anchor = string.Concat(text.Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');
            for (var number = 0; !anchors.Add(number == 0 ? anchor : $"{anchor}-{number}"); number++)
            {
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"(?<!!)\[[^\]]*\]\((?<target>[^)\s]+)\)|!\[[^\]]*\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6}\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Markup();
}
