using System.Collections.Immutable;
using UmsOperator.Sandbox.Monitoring;

namespace UmsOperator.Sandbox.Installing;

/// <summary>What a Prometheus recorded of operators and an update.</summary>
/// <param name="Targets">Operators that it reaches.</param>
/// <param name="Steps">Steps of the update that were seen as the present one.</param>
/// <param name="Alerts">Alerts that have fired, by name.</param>
internal sealed record ScrapeRecord(int Targets, ImmutableArray<string> Steps, ImmutableArray<string> Alerts)
{
    /// <summary>Steps that take longer than the time between two scrapes.</summary>
    public static readonly ImmutableArray<string> LongSteps = ["Detach", "Migrate", "Rejoin"];

    /// <summary>Asks.</summary>
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
