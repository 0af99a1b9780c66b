using System.Globalization;
using System.Text;

namespace UmsOperator.CopyBench;

/// <summary>Draws bars with the median seconds of each method for each shape.</summary>
internal static class Picture
{
    private const int Width = 760;
    private const int Left = 250;
    private const int RowHeight = 22;

    /// <summary>Draws the picture as SVG.</summary>
    public static string Of(IReadOnlyList<(string Title, IReadOnlyList<Rounds> Seconds)> shapes, string machine)
    {
        var svg = new StringBuilder();
        var y = 24;
        foreach (var (title, seconds) in shapes)
        {
            Text(svg, 12, y, title, "bold");
            y += RowHeight;
            var most = seconds.Max(one => one.Median);
            foreach (var one in seconds)
            {
                var length = (Width - Left - 90) * one.Median / most;
                Text(svg, 24, y, one.Name, "normal");
                svg.Append(CultureInfo.InvariantCulture,
                    $"<rect x='{Left}' y='{y - 12}' width='{length:F0}' height='15' fill='{(one.Name is "ours" or "5 snapshots" or "1 clone" ? "#2f7d4f" : "#8a8f98")}'/>\n");
                Text(svg, Left + (int)length + 6, y, string.Create(CultureInfo.InvariantCulture, $"{one.Median:F1} s"), "normal");
                y += RowHeight;
            }

            y += RowHeight / 2;
        }

        Text(svg, 12, y, machine, "normal");
        return $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {Width} {y + 14}' font-family='sans-serif' font-size='12'>\n<rect width='100%' height='100%' fill='white'/>\n{svg}</svg>\n";
    }

    private static void Text(StringBuilder svg, int x, int y, string text, string weight) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x='{x}' y='{y}' font-weight='{weight}'>{System.Security.SecurityElement.Escape(text)}</text>\n");
}
