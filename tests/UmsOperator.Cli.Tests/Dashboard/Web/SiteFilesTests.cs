using System.Text.RegularExpressions;
using UmsOperator.Cli.Dashboard.Web;

namespace UmsOperator.Cli.Tests.Dashboard.Web;

public sealed class SiteFilesTests
{
    /// <summary>All ways in which text becomes markup or code, and all that a strict policy forbids or that needs a network.</summary>
    private const string Forbidden =
        @"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc|\beval\b|new Function|javascript:|https?://(?!www\.w3\.org/)|\bon(click|load|error|submit)=|style=";

    [Fact]
    public void The_page_is_made_of_text_and_loads_nothing_from_elsewhere()
    {
        SiteFiles.Names.ShouldBe(["app.js", "cluster.js", "dom.js", "drawing.js", "icon.svg", "index.html", "overview.js", "style.css", "session.js"], ignoreOrder: true);
        foreach (var name in SiteFiles.Names)
            Regex.Matches(Read(name), Forbidden, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => $"{name}: {match.Value}").ShouldBeEmpty();
    }

    [Fact]
    public void Scripts_are_files_of_their_own() =>
        Regex.Matches(Read("index.html"), "<(script|style)[^>]*>[^<]*", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Value.Trim())
            .ShouldBe(["<script type=\"module\" src=\"app.js\">"]);

    [Fact]
    public void Other_files_of_the_program_are_not_given_out()
    {
        foreach (var name in new[] { "nothing.js", "../site/app.js", "", "APP.JS" })
            SiteFiles.Open(name).ShouldBeNull(name);
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(SiteFiles.Open(name)!.Value.Content);
        return reader.ReadToEnd();
    }
}
