using System.Collections.Concurrent;
using Prometheus;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Status;
using UmsOperator.Core.Texts;
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

    /// <summary>Tells of a status that no round concluded: what is counted stays as it was.</summary>
    public void Update(ObjectKey key, UmsClusterStatus status) => _clusters.AddOrUpdate(key, _ => (status, new ClusterFigures()), (_, known) => (status, known.Figures));

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
                gauge.Replace(clusters.SelectMany(facts => Read(family, facts)));
            }
        }
    }

    /// <summary>The series of one cluster. A status that somebody else spoilt must not take those of the others away.</summary>
    private static IReadOnlyList<(string[] Labels, double Value)> Read(Family family, ClusterFacts facts)
    {
        try
        {
            return [.. family.Read(facts).Select(sample => ((string[])[facts.Namespace, facts.Name, .. sample.Labels.Select(label => SafeText.Of(label, SafeText.Word))], sample.Value))];
        }
        catch (Exception spoilt) when (spoilt is NullReferenceException or ArgumentException or InvalidOperationException or OverflowException)
        {
            return [];
        }
    }
}
