using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Measuring;

namespace UmsOperator.MonitoringDocs;

/// <summary>Metrics that the operator exports, as recorded from the code that exports them.</summary>
internal static class MetricSet
{
    /// <summary>Metrics of the operator process.</summary>
    public static IReadOnlyList<Metric> Process()
    {
        var registry = Metrics.NewCustomRegistry();
        _ = new OperatorMetrics(RecordingFactory.Create(registry, out var metrics), registry, () => false, () => [], TimeProvider.System);
        return metrics;
    }

    /// <summary>Metrics of the controller: requests, reconciliations, queue, lease.</summary>
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

    /// <summary>Metrics of the clusters, which only the leader exports.</summary>
    public static IReadOnlyList<Metric> Clusters() =>
        [.. UmsMetrics.Families.Select(family => new Metric(family.Name, "gauge", family.Help, ["namespace", "name", .. family.Labels]))];

    /// <summary>All metrics.</summary>
    public static IReadOnlyList<Metric> All() => [.. Clusters(), .. Process(), .. Loop()];
}
