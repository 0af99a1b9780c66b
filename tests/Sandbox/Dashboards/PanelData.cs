using System.Collections.Immutable;
using UmsOperator.Sandbox.Monitoring;

namespace UmsOperator.Sandbox.Dashboards;

/// <summary>A panel with its data over a time range.</summary>
/// <param name="Panel">The panel.</param>
/// <param name="Series">Each series with its legend.</param>
/// <param name="Empty">Queries without any data.</param>
public sealed record PanelData(DashboardPanel Panel, ImmutableArray<(string Name, PrometheusSeries Series)> Series, ImmutableArray<string> Empty)
{
    /// <summary>Runs all queries of a dashboard for one cluster.</summary>
    /// <exception cref="Processes.SandboxException">Prometheus refused a query; the message contains the reason.</exception>
    public static async Task<IReadOnlyList<PanelData>> QueryAsync(
        Dashboard dashboard, PrometheusApi prometheus, string @namespace, string cluster, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dashboard);
        ArgumentNullException.ThrowIfNull(prometheus);
        var step = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((to - from).TotalSeconds / 400)));
        var panels = new List<PanelData>();
        foreach (var panel in dashboard.Panels)
        {
            var series = ImmutableArray.CreateBuilder<(string, PrometheusSeries)>();
            var empty = ImmutableArray.CreateBuilder<string>();
            foreach (var (expression, legend) in panel.Targets)
            {
                // As Grafana replaces them; the rate interval is four scrapes.
                var filled = expression.Replace("$namespace", @namespace, StringComparison.Ordinal).Replace("$name", cluster, StringComparison.Ordinal)
                    .Replace("$__rate_interval", "10s", StringComparison.Ordinal);
                var answer = await prometheus.QueryAsync(filled, from, to, step, cancellationToken);
                if (answer.All(one => one.Points.IsEmpty))
                    empty.Add(filled);
                series.AddRange(answer.Select(one => (Name(legend, one), one)));
            }
            panels.Add(new PanelData(panel, series.ToImmutable(), empty.ToImmutable()));
        }
        return panels;
    }

    private static string Name(string legend, PrometheusSeries series) =>
        series.Labels.Aggregate(legend, (text, label) => text.Replace("{{" + label.Key + "}}", label.Value, StringComparison.Ordinal));
}
