using System.Net;
using k8s;
using k8s.Exceptions;
using k8s.Models;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Client;

public sealed class KubernetesClientFactoryTests
{
    private readonly KubernetesClientFactory _factory =
        new(new ResilienceOptions { BaseDelay = TimeSpan.FromMilliseconds(1) }, Objects.Metrics(), new ServerTime(TimeProvider.System), new Random(1));

    [Fact]
    public void Trap_a_silent_connection_is_pinged_after_30_seconds_and_not_after_3_minutes()
    {
        using var handler = new SocketsHttpHandler();
        var config = FakeApi.Config();
        using var connection = _factory.Connect(config);
        config.FirstMessageHandlerSetup!(handler);
        handler.KeepAlivePingDelay.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Trap_in_cluster_never_falls_back_to_a_kubeconfig_or_localhost()
    {
        Assert.SkipWhen(KubernetesClientConfiguration.IsInCluster(), "The tests run in a cluster");
        Should.Throw<KubeConfigException>(() => _factory.InCluster());
    }

    [Fact]
    public async Task Retries_and_request_counts_are_in_the_connection()
    {
        using var api = new FakeApi();
        var metrics = Objects.Metrics(out var registry);
        var factory = new KubernetesClientFactory(new ResilienceOptions { BaseDelay = TimeSpan.FromMilliseconds(1) }, metrics, new ServerTime(TimeProvider.System), new Random(1));
        using var connection = factory.Connect(FakeApi.Config(), api);
        api.Put(Objects.Map("x"));
        api.Fail(_ => true, () => FakeApi.Error(HttpStatusCode.ServiceUnavailable, "Broken"));
        (await new ResourceClient<V1ConfigMap>(connection).GetAsync("a", "x", TestContext.Current.CancellationToken)).ShouldNotBeNull();
        var text = await Objects.ScrapeAsync(registry);
        text.ShouldContain("rest_client_requests_total{code=\"503\",method=\"GET\"} 1");
        text.ShouldContain("rest_client_requests_total{code=\"200\",method=\"GET\"} 1");
    }
}
