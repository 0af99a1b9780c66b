using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace UmsOperator.Architecture.Tests.Supply;

/// <summary>The site of the documentation (<c>make docs</c>): every page is in its navigation, and its generator is pinned.</summary>
public sealed partial class SiteTests
{
    private static readonly string Folder = Path.Combine(Projects.Root, "eng", "site");

    [Fact]
    public void Every_page_is_in_the_navigation_once()
    {
        var listed = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "navigation.json")))!.AsArray().SelectMany(group =>
            group!["pages"] is JsonArray pages ? pages.Select(page => $"{page}") : PagesOf($"{group["folder"]}").Where(page => !page.EndsWith("/README.md", StringComparison.Ordinal))).ToList();

        listed.Distinct(StringComparer.Ordinal).Count().ShouldBe(listed.Count, string.Join('\n', listed));
        listed.ShouldAllBe(page => File.Exists(Path.Combine(Projects.Root, page)));
        string[] others = ["charts/ums-operator/README.md", "images/ums-server/README.md"];
        var root = Directory.GetFiles(Projects.Root, "*.md").Select(Sources.Relative);
        listed.ShouldBe(new[] { PagesOf("docs"), PagesOf("docs/adr"), PagesOf("docs/runbooks"), PagesOf("docs/examples"), root, others }.SelectMany(pages => pages), ignoreOrder: true);
        Directory.GetDirectories(Path.Combine(Projects.Root, "docs")).Length.ShouldBe(3); // those above
    }

    /// <summary>The lock file names packages and hashes; where they come from is each user's own setting.</summary>
    [Fact]
    public void The_generator_is_locked_and_no_file_names_a_registry()
    {
        var locked = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "package-lock.json")))!["packages"]!.AsObject();
        var declared = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "package.json")))!["devDependencies"]!.AsObject();

        foreach (var (name, version) in declared)
        {
            Exact().IsMatch($"{version}").ShouldBeTrue($"{name} {version}");
            $"{locked[$"node_modules/{name}"]!["version"]}".ShouldBe($"{version}");
        }

        locked.Count.ShouldBeGreaterThan(50);
        foreach (var (name, package) in locked.Where(one => one.Key.Length > 0))
        {
            $"{package!["integrity"]}".ShouldStartWith("sha512-", Case.Sensitive, name);
            package["resolved"].ShouldBeNull(name);
        }

        File.ReadAllText(Path.Combine(Folder, ".npmrc")).ShouldContain("omit-lockfile-registry-resolved=true");
    }

    private static IEnumerable<string> PagesOf(string folder) => Directory.GetFiles(Path.Combine(Projects.Root, folder), "*.md").Select(Sources.Relative);

    [GeneratedRegex(@"^\d+\.\d+\.\d+$", RegexOptions.None, 1000)]
    private static partial Regex Exact();
}
