using Prometheus;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Measuring;

/// <summary>Metrics of an operator process, whether it leads or not.</summary>
internal sealed class OperatorMetrics
{
    /// <summary>Registers the metrics.</summary>
    /// <param name="factory">Creates the metrics.</param>
    /// <param name="registry">Collects the metrics.</param>
    /// <param name="leads">Returns whether this process leads.</param>
    /// <param name="caches">Returns the caches.</param>
    /// <param name="time">The clock.</param>
    public OperatorMetrics(IMetricFactory factory, CollectorRegistry registry, Func<bool> leads, Func<IEnumerable<ISynced>> caches, TimeProvider time)
    {
        DotNetStats.Register(registry);
        factory.CreateGauge("ums_operator_build_info", "1, with the operator's version.", ["version"]).WithLabels(BuildVersion.Text).Set(1);
        var leader = factory.CreateGauge("ums_operator_leader", "1 while this process leads.");
        var silence = factory.CreateGauge(
            "ums_operator_watch_silence_seconds", "Seconds since the API server last sent a list, an accepted watch, an event or a bookmark of a cached resource.", ["resource"]);
        var started = time.GetTimestamp();
        registry.AddBeforeCollectCallback(() =>
        {
            leader.Set(leads() ? 1 : 0);
            foreach (var kind in caches().GroupBy(cache => cache.Name, StringComparer.Ordinal))
                silence.WithLabels(kind.Key).Set(kind.Max(cache => (cache.LastContact is { } heard ? time.GetUtcNow() - heard : time.GetElapsedTime(started)).TotalSeconds));
        });
    }
}
