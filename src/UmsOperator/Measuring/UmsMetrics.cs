using System.Collections.Concurrent;
using Prometheus;
using UmsOperator.Api.Status;
using UmsOperator.Core.Figures;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Plans;
using UmsOperator.Kubernetes;

namespace UmsOperator.Measuring;

/// <summary>
/// The clusters in numbers; alerts read the same ones as the status (promise P7). Computed when they are asked for, so that ages are right and the
/// series of a deleted cluster are gone. Only the leader shows clusters.
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

    /// <summary>All of them.</summary>
    public static IEnumerable<Family> Families => [.. ClusterFamilies.All, .. ServerFamilies.All, .. UpdateFamilies.All, .. CopyFamilies.All, .. HistoryFamilies.All];

    /// <summary>Tells what a round saw and said.</summary>
    public void Update(ObjectKey key, Observed observed, Plan plan) => _clusters[key] = (plan.Status, ClusterFigures.Of(observed, plan));

    /// <summary>Takes a cluster's series away.</summary>
    public void Remove(ObjectKey key) => _clusters.TryRemove(key, out _);

    private void Refresh()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var clusters = _clusters.Select(one => new ClusterFacts(one.Key.Namespace, one.Key.Name, one.Value.Status, one.Value.Figures, now)).ToList();
        lock (_lock)
        {
            foreach (var (family, gauge) in _gauges)
            {
                gauge.Replace(clusters.SelectMany(facts => family.Read(facts)
                    .Select(sample => ((string[])[facts.Namespace, facts.Name, .. sample.Labels], sample.Value))));
            }
        }
    }
}
