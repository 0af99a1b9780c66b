using System.Globalization;
using System.Security;
using System.Text;
using UmsOperator.Cli.Texts;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cli.Timelines;

/// <summary>A timeline as a self-contained SVG file, for light and dark pages.</summary>
internal static class TimelineSvg
{
    private const int Left = 110;
    private const int Width = 900;
    private const int Right = 170;
    private const int Row = 30;
    private const int Top = 56;
    private const int Ticks = 5;

    /// <summary>The text of the file.</summary>
    public static string Of(Timeline timeline)
    {
        var height = Top + (timeline.Bars.Count * Row) + 44;
        var scale = timeline.Seconds > 0 ? (Width - Left - Right) / timeline.Seconds : 0;
        var title = $"Update {timeline.Id} from {timeline.From} to {timeline.To}: {timeline.Outcome ?? "running"}, {Phrases.Duration(timeline.Seconds)}";
        var svg = new StringBuilder();
        var steps = string.Join("; ", timeline.Bars.Select(bar => $"{bar.Step}: {Phrases.Duration(bar.Seconds)}{(bar.Waited > 0 ? $", of which {Phrases.Duration(bar.Waited)} waiting" : "")}"));
        svg.Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" width="{{Width}}" height="{{height}}" role="img" aria-labelledby="title desc">
            <title id="title">{{Safe(title)}}</title>
            <desc id="desc">{{Safe(steps)}}</desc>
            <style>
            svg { background: #ffffff; font: 13px sans-serif; fill: #1f2328; }
            .line { stroke: #d1d9e0; } .work { fill: #1a7f37; } .wait { fill: #bf8700; } .dim { fill: #59636e; }
            @media (prefers-color-scheme: dark) {
            svg { background: #0d1117; fill: #f0f6fc; }
            .line { stroke: #3d444d; } .work { fill: #3fb950; } .wait { fill: #d29922; } .dim { fill: #9198a1; }
            }
            </style>
            <text x="16" y="24" font-weight="bold">{{Safe(title)}}</text>

            """);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"42\" class=\"dim\">began {Safe(Phrases.Instant(timeline.Start))}; green: working, yellow: waiting for a person or the maintenance window</text>\n");
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var at = Left + ((Width - Left - Right) * tick / Ticks);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"line\" x1=\"{at}\" y1=\"{Top}\" x2=\"{at}\" y2=\"{height - 36}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"dim\" x=\"{at}\" y=\"{height - 18}\" text-anchor=\"middle\">{Safe(Phrases.Duration(timeline.Seconds * tick / Ticks))}</text>\n");
        }

        for (var row = 0; row < timeline.Bars.Count; row++)
            Add(svg, timeline.Bars[row], Top + (row * Row), scale);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Add(StringBuilder svg, Bar bar, int y, double scale)
    {
        var x = Left + (bar.Start * scale);
        var work = Math.Max(2, (bar.Seconds - Math.Min(bar.Waited, bar.Seconds)) * scale);
        var wait = Math.Min(bar.Waited, bar.Seconds) * scale;
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 10}\" y=\"{y + 19}\" text-anchor=\"end\">{Safe(bar.Step)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"work\" x=\"{x:0.0}\" y=\"{y + 6}\" width=\"{work:0.0}\" height=\"18\"/>");
        if (wait > 0)
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"wait\" x=\"{x + work:0.0}\" y=\"{y + 6}\" width=\"{wait:0.0}\" height=\"18\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"dim\" x=\"{x + work + wait + 6:0.0}\" y=\"{y + 19}\">{Safe(Phrases.Duration(bar.Seconds))}{(bar.Runs ? ", running" : "")}</text>\n");
    }

    private static string Safe(string text) => SecurityElement.Escape(SafeText.Of(text, SafeText.Sentence));
}
