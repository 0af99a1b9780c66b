using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Measuring;

namespace UmsOperator.MonitoringDocs;

/// <summary>What the operator exports, asked of the code that exports it.</summary>
internal static class MetricSet
{
    /// <summary>Of the operator process, by the operator's own code.</summary>
    public static IReadOnlyList<Metric> Process()
    {
        var registry = Metrics.NewCustomRegistry();
        _ = new OperatorMetrics(RecordingFactory.Create(registry, out var metrics), registry, () => false, () => [], TimeProvider.System);
        return metrics;
    }

    /// <summary>Of the loop around it: requests, reconciliations, queue, lease.</summary>
    public static IReadOnlyList<Metric> Loop()
    {
        var kubernetes = new KubernetesMetrics(RecordingFactory.Create(Metrics.NewCustomRegistry(), out var metrics));
        using var controller = new Controller<string>(
            new ControllerOptions { Name = "umscluster" },
            new WorkQueue<string>(new WorkQueueOptions { Name = "umscluster" }, kubernetes, TimeProvider.System),
            (_, _) => Task.FromResult(ReconcileResult.Done),
            kubernetes,
            TimeProvider.System,
            NullLogger<Controller<string>>.Instance);
        return metrics;
    }

    /// <summary>Of the clusters; only the leader shows them.</summary>
    public static IReadOnlyList<Metric> Clusters() =>
        [.. UmsMetrics.Families.Select(family => new Metric(family.Name, "gauge", family.Help, ["namespace", "name", .. family.Labels]))];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All() => [.. Clusters(), .. Process(), .. Loop()];
}
