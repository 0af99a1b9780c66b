using System.Collections.Concurrent;
using Prometheus;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Status;
using UmsOperator.Core.Texts;
using UmsOperator.Kubernetes;

namespace UmsOperator.Measuring;

/// <summary>
/// Metrics of the clusters, computed from their status at each scrape, so that ages are current and the series of deleted clusters disappear. Only
/// the leader has them.
/// </summary>
internal sealed class UmsMetrics
{
    private readonly ConcurrentDictionary<ObjectKey, (UmsClusterStatus Status, ClusterFigures Figures)> _clusters = [];
    private readonly TimeProvider _time;
    private readonly List<(Family Family, SeriesGauge Gauge)> _gauges = [];
    private readonly Lock _lock = new();

    /// <summary>Registers the metrics.</summary>
    public UmsMetrics(CollectorRegistry registry, TimeProvider time)
    {
        _time = time;
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        foreach (var family in Families)
            _gauges.Add((family, new SeriesGauge(factory.CreateGauge(family.Name, family.Help, ["namespace", "name", .. family.Labels]))));
        registry.AddBeforeCollectCallback(Refresh);
    }

    /// <summary>All metrics.</summary>
    public static IEnumerable<Family> Families => [.. ClusterFamilies.All, .. ServerFamilies.All, .. UpdateFamilies.All, .. CopyFamilies.All, .. HistoryFamilies.All];

    /// <summary>Sets the values after a reconcile.</summary>
    public void Update(ObjectKey key, Observed observed, Plan plan) => _clusters[key] = (plan.Status, ClusterFigures.Of(observed, plan));

    /// <summary>Sets the status after a failed reconcile. The values that are not in the status remain.</summary>
    public void Update(ObjectKey key, UmsClusterStatus status) => _clusters.AddOrUpdate(key, _ => (status, new ClusterFigures()), (_, known) => (status, known.Figures));

    /// <summary>Removes the series of a cluster.</summary>
    public void Remove(ObjectKey key) => _clusters.TryRemove(key, out _);

    private void Refresh()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var clusters = _clusters.Select(one => new ClusterFacts(one.Key.Namespace, one.Key.Name, one.Value.Status, one.Value.Figures, now)).ToList();
        lock (_lock)
        {
            foreach (var (family, gauge) in _gauges)
            {
                gauge.Replace(clusters.SelectMany(facts => Read(family, facts)));
            }
        }
    }

    /// <summary>The series of one cluster. A status that another client damaged must not affect the other clusters.</summary>
    private static IReadOnlyList<(string[] Labels, double Value)> Read(Family family, ClusterFacts facts)
    {
        try
        {
            return [.. family.Read(facts).Select(sample => ((string[])[facts.Namespace, facts.Name, .. sample.Labels.Select(label => SafeText.Of(label, SafeText.Word))], sample.Value))];
        }
        catch (Exception damaged) when (damaged is NullReferenceException or ArgumentException or InvalidOperationException or OverflowException)
        {
            return [];
        }
    }
}
