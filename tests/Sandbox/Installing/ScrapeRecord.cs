using System.Collections.Immutable;
using UmsOperator.Sandbox.Monitoring;

namespace UmsOperator.Sandbox.Installing;

/// <summary>Data that Prometheus recorded about operators and an update.</summary>
/// <param name="Targets">Number of operators that it scrapes successfully.</param>
/// <param name="Steps">Steps of the update that were recorded as the current one.</param>
/// <param name="Alerts">Names of alerts that fired.</param>
internal sealed record ScrapeRecord(int Targets, ImmutableArray<string> Steps, ImmutableArray<string> Alerts)
{
    /// <summary>Steps that last longer than a scrape interval.</summary>
    public static readonly ImmutableArray<string> LongSteps = ["Detach", "Migrate", "Rejoin"];

    /// <summary>Queries Prometheus.</summary>
    public static async Task<ScrapeRecord> ReadAsync(PrometheusApi prometheus, CancellationToken cancellationToken)
    {
        var up = await prometheus.QueryAsync("up{job=\"ums-operator\"} == 1", cancellationToken);
        var steps = await prometheus.QueryAsync("max by (step) (max_over_time(ums_update_step[30m])) == 1", cancellationToken);
        var alerts = await prometheus.QueryAsync("count by (alertname) (count_over_time(ALERTS{alertstate=\"firing\"}[30m]))", cancellationToken);
        return new ScrapeRecord(up.Count, Names(steps, "step"), Names(alerts, "alertname"));
    }

    private static ImmutableArray<string> Names(IEnumerable<PrometheusSeries> series, string label) =>
        [.. series.Select(one => one.Labels[label]).Order(StringComparer.Ordinal)];
}
