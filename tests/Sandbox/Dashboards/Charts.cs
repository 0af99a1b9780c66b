using System.Collections.Immutable;
using UmsOperator.Sandbox.Monitoring;

namespace UmsOperator.Sandbox.Dashboards;

/// <summary>Draws panels with a time axis.</summary>
internal static class Charts
{
    private const int Ticks = 4;
    private static readonly string[] Colors = ["#73bf69", "#5794f2", "#ff9830", "#f2495c", "#b877d9", "#fade2a", "#8ab8ff", "#c8f2c2"];

    public static string Color(int number) => Colors[number % Colors.Length];

    /// <summary>Draws lines or stacked areas. A gap in the data is a gap in the line.</summary>
    public static void Series(Svg svg, PanelData data, Area area)
    {
        var plot = area.Inside(52, 6, 8, 34);
        var series = data.Series.Where(one => !one.Series.Points.IsEmpty).ToList();
        var tops = data.Panel.Stacked ? Stack(series.Select(one => one.Series)) : [.. series.Select(one => one.Series.Points)];
        var most = tops.SelectMany(points => points).Select(point => point.Value).Where(double.IsFinite).DefaultIfEmpty(1).Max() * 1.05;
        most = most <= 0 ? 1 : data.Panel.Unit == "short" ? Math.Ceiling(most / 1.05 / Ticks) * Ticks : most;
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var y = plot.Bottom - (plot.Height * tick / Ticks);
            svg.Line([(plot.X, y), (plot.X + plot.Width, y)], "#2c2f36", 1);
            svg.Text(plot.X - 5, y + 3, Values.Text(most * tick / Ticks, data.Panel.Unit), 9, Svg.Pale, "end");
        }
        Times(svg, plot);

        for (var number = tops.Count - 1; number >= 0; number--)
        {
            foreach (var run in Runs([.. tops[number].Where(point => double.IsFinite(point.Value))]))
            {
                List<(double X, double Y)> line = [.. run.Select(point => (plot.At(point.Time), plot.Bottom - (plot.Height * point.Value / most)))];
                if (data.Panel.Stacked)
                    svg.Area([(line[0].X, plot.Bottom), .. line, (line[^1].X, plot.Bottom)], Color(number));
                else
                    svg.Line(line.Count > 1 ? line : [line[0], (line[0].X + 2, line[0].Y)], Color(number));
            }
        }
        Legend(svg, area, [.. series.Select((one, number) => (one.Name, Color(number)))]);
    }

    /// <summary>Draws one bar of states for each series.</summary>
    public static void Timeline(Svg svg, PanelData data, Area area)
    {
        var plot = area.Inside(96, 4, 8, 18);
        var height = plot.Height / Math.Max(1, data.Series.Length);
        foreach (var (index, (name, series)) in data.Series.OrderBy(one => FirstOn(one.Series)).ThenBy(one => one.Name, StringComparer.Ordinal).Index())
        {
            var y = plot.Y + (height * index);
            svg.Text(plot.X - 6, y + (height / 2) + 3.5, name, 10, Svg.Ink, "end");
            foreach (var run in Runs(series.Points).SelectMany(States))
                svg.Box(plot.At(run[0].Time), y + 1.5, plot.At(run[^1].Time) - plot.At(run[0].Time) + 1.5, height - 3, Fill(data.Panel, run[0].Value), 1.5);
        }
        Times(svg, plot);
    }

    private static double FirstOn(PrometheusSeries series) => series.Points.Where(point => point.Value > 0).Select(point => point.Time).DefaultIfEmpty(double.MaxValue).First();

    private static string Fill(DashboardPanel panel, double value) => panel.Colors.GetValueOrDefault(FormattableString.Invariant($"{value}"), "green") switch
    {
        "transparent" => "#1f2127",
        "red" => "#f2495c",
        "orange" => "#ff9830",
        "blue" => "#5794f2",
        _ => "#73bf69",
    };

    private static List<ImmutableArray<(double Time, double Value)>> Stack(IEnumerable<PrometheusSeries> series)
    {
        var below = new Dictionary<double, double>();
        var tops = new List<ImmutableArray<(double, double)>>();
        foreach (var one in series)
            tops.Add([.. one.Points.Select(point => (point.Time, below[point.Time] = below.GetValueOrDefault(point.Time) + point.Value))]);
        return tops;
    }

    /// <summary>Splits a series at its gaps.</summary>
    private static IEnumerable<List<(double Time, double Value)>> Runs(ImmutableArray<(double Time, double Value)> points)
    {
        var step = points.Length > 1 ? points.Zip(points.Skip(1), (one, next) => next.Time - one.Time).Min() : 1;
        return Split(points, (one, next) => next.Time - one.Time > step * 1.5);
    }

    /// <summary>Splits a run into states; each lasts until the next begins.</summary>
    private static IEnumerable<List<(double Time, double Value)>> States(List<(double Time, double Value)> run)
    {
        List<List<(double Time, double Value)>> parts = [.. Split(run, (one, next) => one.Value != next.Value)];
        for (var index = 0; index < parts.Count - 1; index++)
            parts[index].Add((parts[index + 1][0].Time, parts[index][0].Value));
        return parts;
    }

    private static IEnumerable<List<(double Time, double Value)>> Split(
        IEnumerable<(double Time, double Value)> points, Func<(double Time, double Value), (double Time, double Value), bool> parts)
    {
        var run = new List<(double Time, double Value)>();
        foreach (var point in points)
        {
            if (run.Count > 0 && parts(run[^1], point))
            {
                yield return run;
                run = [];
            }
            run.Add(point);
        }
        if (run.Count > 0)
            yield return run;
    }

    private static void Times(Svg svg, Area plot)
    {
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var seconds = (plot.To - plot.From) * tick / Ticks;
            svg.Text(plot.X + (plot.Width * tick / Ticks), plot.Bottom + 13, FormattableString.Invariant($"{seconds:0} s"), 9, Svg.Pale, tick < Ticks ? "middle" : "end");
        }
    }

    private static void Legend(Svg svg, Area area, ImmutableArray<(string Name, string Color)> entries)
    {
        var x = area.X + 10;
        foreach (var (name, color) in entries)
        {
            svg.Box(x, area.Bottom - 13, 10, 4, color, 1);
            svg.Text(x + 14, area.Bottom - 8, name, 10, Svg.Pale);
            x += 26 + (name.Length * 5.4);
        }
    }
}
