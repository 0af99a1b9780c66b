using Prometheus;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Measuring;

/// <summary>What each operator process tells of itself, the leader or not.</summary>
internal sealed class OperatorMetrics
{
    /// <summary>Registers the metrics.</summary>
    /// <param name="factory">Makes them.</param>
    /// <param name="registry">Where they are collected.</param>
    /// <param name="leads">Whether this process leads now.</param>
    /// <param name="mirrors">What is mirrored of the API server.</param>
    /// <param name="time">The clock.</param>
    public OperatorMetrics(IMetricFactory factory, CollectorRegistry registry, Func<bool> leads, Func<IEnumerable<ISynced>> mirrors, TimeProvider time)
    {
        DotNetStats.Register(registry);
        factory.CreateGauge("ums_operator_build_info", "1, with the operator's version.", ["version"]).WithLabels(BuildVersion.Text).Set(1);
        var leader = factory.CreateGauge("ums_operator_leader", "1 while this process leads.");
        var silence = factory.CreateGauge(
            "ums_operator_watch_silence_seconds", "Seconds since the API server last said anything about a kind that is mirrored: list, watch, event or bookmark.", ["resource"]);
        var started = time.GetTimestamp();
        registry.AddBeforeCollectCallback(() =>
        {
            leader.Set(leads() ? 1 : 0);
            foreach (var kind in mirrors().GroupBy(mirror => mirror.Name, StringComparer.Ordinal))
                silence.WithLabels(kind.Key).Set(kind.Max(mirror => (mirror.LastContact is { } heard ? time.GetUtcNow() - heard : time.GetElapsedTime(started)).TotalSeconds));
        });
    }
}
