namespace UmsOperator.Sandbox.Dashboards;

/// <summary>Draws a dashboard from Prometheus' answers, in Grafana's layout. It uses the dashboard's queries and grid but not Grafana's rendering.</summary>
public static class DashboardPicture
{
    private const double Width = 1440;
    private const double Unit = 28;
    private const double Gap = 6;
    private const double Column = (Width - Gap) / 24;

    /// <summary>Draws the panels.</summary>
    /// <param name="panels">Panels with their data.</param>
    /// <param name="cluster">Value of the variables: namespace/name.</param>
    /// <param name="from">Left edge of time axes.</param>
    /// <param name="to">Right edge.</param>
    /// <returns>SVG.</returns>
    public static string Draw(IReadOnlyList<PanelData> panels, string cluster, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(panels);
        var svg = new Svg(Width, (panels.Max(one => one.Panel.Row + one.Panel.Rows) * Unit) + Gap);
        foreach (var data in panels)
        {
            var panel = data.Panel;
            var area = new Area(
                (panel.Column * Column) + Gap, (panel.Row * Unit) + Gap, (panel.Columns * Column) - Gap, (panel.Rows * Unit) - Gap,
                from.ToUnixTimeMilliseconds() / 1e3, to.ToUnixTimeMilliseconds() / 1e3);
            var title = panel.Title.Replace("$namespace/$name", cluster, StringComparison.Ordinal);
            if (panel.Type == "row")
            {
                svg.Text(area.X + 2, area.Y + 15, title, 14, Svg.Ink, bold: true);
                continue;
            }
            svg.Box(area.X, area.Y, area.Width, area.Height, "#181b1f", 3);
            svg.Text(area.X + 10, area.Y + 17, title, 12, Svg.Ink, bold: true);
            Draw(svg, data, area.Inside(0, 24, 0, 0));
        }
        return svg.ToString();
    }

    private static void Draw(Svg svg, PanelData data, Area area)
    {
        switch (data.Panel.Type)
        {
            case "stat":
                Figures.Stat(svg, data, area);
                break;
            case "table":
                Figures.Table(svg, data, area);
                break;
            case "bargauge":
                Figures.Bars(svg, data, area.Inside(0, 2, 0, 4));
                break;
            case "state-timeline":
                Charts.Timeline(svg, data, area);
                break;
            default:
                Charts.Series(svg, data, area);
                break;
        }
    }
}
