namespace UmsOperator.Sandbox.Dashboards;

/// <summary>Draws panels that show last values.</summary>
internal static class Figures
{
    private const double LineHeight = 16;

    public static void Stat(Svg svg, PanelData data, Area area)
    {
        var shown = data.Series.Where(one => !one.Series.Points.IsEmpty).ToList();
        var width = area.Width / Math.Max(1, shown.Count);
        foreach (var (index, (name, series)) in shown.Index())
        {
            var middle = area.X + (width * (index + 0.5));
            svg.Text(middle, area.Y + (area.Height / 2) + 8, Values.Text(series.Value, data.Panel.Unit), 24, "#73bf69", "middle", bold: true);
            if (name.Length > 0)
                svg.Text(middle, area.Bottom - 8, name, 10, Svg.Pale, "middle");
        }
        if (shown.Count == 0)
            svg.Text(area.X + (area.Width / 2), area.Y + (area.Height / 2) + 6, "no data", 14, Svg.Pale, "middle");
    }

    /// <summary>Draws the labels of the series that exist at the end of the time range.</summary>
    public static void Table(Svg svg, PanelData data, Area area)
    {
        string[] columns = ["namespace", "name", "version", "target", "phase"];
        var width = (area.Width - 20) / columns.Length;
        var rows = data.Series.Where(one => one.Series.Points[^1].Time >= area.To - 2).Select(one => columns.Select(column => one.Series.Labels.GetValueOrDefault(column, "")));
        foreach (var (line, cells) in rows.Prepend(columns).Index())
        {
            foreach (var (column, cell) in cells.Index())
                svg.Text(area.X + 10 + (width * column), area.Y + 16 + (LineHeight * line), cell, 11, line == 0 ? Svg.Pale : Svg.Ink, bold: line == 0);
        }
    }

    public static void Bars(Svg svg, PanelData data, Area area)
    {
        var most = data.Series.Select(one => one.Series.Value).DefaultIfEmpty(1).Max();
        var height = Math.Min(LineHeight, area.Height / Math.Max(1, data.Series.Length));
        foreach (var (line, (name, series)) in data.Series.OrderByDescending(one => one.Series.Value).Index())
        {
            var y = area.Y + (height * line);
            svg.Text(area.X + 86, y + 11, name, 10, Svg.Ink, "end");
            svg.Box(area.X + 92, y + 2.5, (area.Width - 160) * series.Value / most, height - 5, Charts.Color(0), 1);
            svg.Text(area.X + 98 + ((area.Width - 160) * series.Value / most), y + 11, Values.Text(series.Value, data.Panel.Unit), 10, Svg.Pale);
        }
    }
}
