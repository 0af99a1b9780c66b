using Prometheus;

namespace UmsOperator.Kubernetes;

/// <summary>Metrics of one queue, with client-go's names.</summary>
internal sealed class QueueMetrics
{
    private static readonly double[] Buckets = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000];

    public QueueMetrics(IMetricFactory factory, string name)
    {
        var histogram = new HistogramConfiguration { Buckets = Buckets };
        Depth = factory.CreateGauge("workqueue_depth", "Keys that are waiting.", ["name"]).WithLabels(name);
        Adds = factory.CreateCounter("workqueue_adds_total", "Keys that were added.", ["name"]).WithLabels(name);
        Waited = factory.CreateHistogram("workqueue_queue_duration_seconds", "Seconds that a key waited.", ["name"], histogram).WithLabels(name);
        Worked = factory.CreateHistogram("workqueue_work_duration_seconds", "Seconds that the work on a key took.", ["name"], histogram).WithLabels(name);
        Unfinished = factory.CreateGauge("workqueue_unfinished_work_seconds", "Seconds of all running work, summed up.", ["name"]).WithLabels(name);
        Longest = factory.CreateGauge("workqueue_longest_running_processor_seconds", "Seconds of the longest running work.", ["name"])
            .WithLabels(name);
        Retries = factory.CreateCounter("workqueue_retries_total", "Keys that were requeued.", ["name"]).WithLabels(name);
    }

    public Gauge.Child Depth { get; }

    public Counter.Child Adds { get; }

    public Histogram.Child Waited { get; }

    public Histogram.Child Worked { get; }

    public Gauge.Child Unfinished { get; }

    public Gauge.Child Longest { get; }

    public Counter.Child Retries { get; }
}
