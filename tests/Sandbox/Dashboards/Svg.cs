using System.Globalization;
using System.Net;
using System.Text;

namespace UmsOperator.Sandbox.Dashboards;

/// <summary>Writes the few shapes that a picture of a dashboard needs.</summary>
internal sealed class Svg(double width, double height)
{
    public const string Ink = "#d8d9da";
    public const string Pale = "#8e8e8e";

    private readonly StringBuilder _body = new();

    public void Box(double x, double y, double w, double h, string fill, double radius = 0, double opacity = 1) =>
        Add($"""<rect x="{x:0.#}" y="{y:0.#}" width="{Math.Max(0, w):0.##}" height="{Math.Max(0, h):0.##}" rx="{radius:0.#}" fill="{fill}" opacity="{opacity:0.##}"/>""");

    public void Line(IEnumerable<(double X, double Y)> points, string color, double thickness = 1.5) =>
        Add($"""<polyline points="{Points(points)}" fill="none" stroke="{color}" stroke-width="{thickness:0.#}" stroke-linejoin="round"/>""");

    public void Area(IEnumerable<(double X, double Y)> points, string color) =>
        Add($"""<polygon points="{Points(points)}" fill="{color}"/>""");

    public void Text(double x, double y, string text, double size = 11, string color = Ink, string anchor = "start", bool bold = false) =>
        Add($"""<text x="{x:0.#}" y="{y:0.#}" font-size="{size:0.#}" fill="{color}" text-anchor="{anchor}"{(bold ? " font-weight=\"600\"" : "")}>{WebUtility.HtmlEncode(text)}</text>""");

    public override string ToString() => FormattableString.Invariant(
        $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="Helvetica, Arial, sans-serif">""") + "\n"
        + FormattableString.Invariant($"""<rect width="{width}" height="{height}" fill="#111217"/>""") + "\n" + _body + "</svg>\n";

    private void Add(FormattableString shape) => _body.Append(shape.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => FormattableString.Invariant($"{point.X:0.#},{point.Y:0.#}")));
}
