using System.Reflection;
using Prometheus;

namespace UmsOperator.MonitoringDocs;

/// <summary>A metric factory that records the requested metrics, because the library's registry does not list metrics without series.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class RecordingFactory : DispatchProxy
#pragma warning restore CA1852
{
    private readonly List<Metric> _metrics = [];
    private IMetricFactory _inner = null!;

    /// <summary>A factory for a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="metrics">Metrics requested so far.</param>
    public static IMetricFactory Create(CollectorRegistry registry, out IReadOnlyList<Metric> metrics)
    {
        var factory = Create<IMetricFactory, RecordingFactory>();
        var recording = (RecordingFactory)(object)factory;
        recording._inner = Metrics.WithCustomRegistry(registry);
        metrics = recording._metrics;
        return factory;
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name.StartsWith("Create", StringComparison.Ordinal) && args is [string name, string help, ..])
            _metrics.Add(new Metric(name, targetMethod.Name["Create".Length..].ToLowerInvariant(), help, args.OfType<string[]>().FirstOrDefault() ?? []));
        return targetMethod.Invoke(_inner, args);
    }
}
