using k8s.Models;
using Prometheus;

namespace UmsOperator.Kubernetes.Tests.Fakes;

internal static class Objects
{
    public static V1ConfigMap Map(string name, string ns = "a", string value = "1") => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns },
        Data = new Dictionary<string, string> { ["key"] = value },
    };

    public static KubernetesMetrics Metrics() => Metrics(out _);

    public static KubernetesMetrics Metrics(out CollectorRegistry registry) =>
        new(Prometheus.Metrics.WithCustomRegistry(registry = Prometheus.Metrics.NewCustomRegistry()));

    public static async Task<string> ScrapeAsync(CollectorRegistry registry)
    {
        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
