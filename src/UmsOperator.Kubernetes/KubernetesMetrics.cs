using Prometheus;

namespace UmsOperator.Kubernetes;

/// <summary>Metrics of this library. The names are those of client-go and controller-runtime, so that common dashboards work.</summary>
public sealed class KubernetesMetrics
{
    private readonly IMetricFactory _factory;
    private readonly Counter _requests;
    private readonly Counter _reconciles;
    private readonly Counter _reconcileErrors;
    private readonly Histogram _reconcileTime;
    private readonly Gauge _activeWorkers;
    private readonly Gauge _maxWorkers;
    private readonly Gauge _leader;

    /// <summary>Registers the metrics.</summary>
    /// <param name="factory">Such as <c>Metrics.WithCustomRegistry(registry)</c>.</param>
    public KubernetesMetrics(IMetricFactory factory)
    {
        _factory = factory;
        _requests = factory.CreateCounter("rest_client_requests_total", "API requests by status code and method.", ["code", "method"]);
        _reconciles = factory.CreateCounter("controller_runtime_reconcile_total", "Reconciliations by result.", ["controller", "result"]);
        _reconcileErrors = factory.CreateCounter("controller_runtime_reconcile_errors_total", "Reconciliations that failed.", ["controller"]);
        _reconcileTime = factory.CreateHistogram(
            "controller_runtime_reconcile_time_seconds",
            "Seconds per reconciliation.",
            ["controller"],
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.005, 2, 14) });
        _activeWorkers = factory.CreateGauge(
            "controller_runtime_active_workers", "Reconciliations that are running, including those that gave up their worker slot because they took long.", ["controller"]);
        _maxWorkers = factory.CreateGauge("controller_runtime_max_concurrent_reconciles", "Reconciliations that may hold a worker slot at the same time.", ["controller"]);
        _leader = factory.CreateGauge("leader_election_master_status", "1 while this process is the leader.", ["name"]);
    }

    internal QueueMetrics Queue(string name) => new(_factory, name);

    internal void CountRequest(string code, string method) => _requests.WithLabels(code, method).Inc();

    internal void CountReconcile(string controller, string result, TimeSpan took)
    {
        _reconciles.WithLabels(controller, result).Inc();
        _reconcileTime.WithLabels(controller).Observe(took.TotalSeconds);
    }

    internal void CountReconcileError(string controller) => _reconcileErrors.WithLabels(controller).Inc();

    internal IDisposable Working(string controller) => _activeWorkers.WithLabels(controller).TrackInProgress();

    internal void SetWorkers(string controller, int count)
    {
        _maxWorkers.WithLabels(controller).Set(count);
        _ = _activeWorkers.WithLabels(controller);
        _ = _reconcileErrors.WithLabels(controller);
    }

    internal void SetLeader(string name, bool leader) => _leader.WithLabels(name).Set(leader ? 1 : 0);
}
