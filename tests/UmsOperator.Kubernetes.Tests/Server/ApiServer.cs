using k8s.Models;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Tests.Server;
using UmsOperator.Sandbox.ControlPlane;

[assembly: AssemblyFixture(typeof(ApiServer))]

namespace UmsOperator.Kubernetes.Tests.Server;

/// <summary>One real API server for all tests of this project, with a CRD and a namespace of their own.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    private KubernetesControlPlane? _controlPlane;
    private ApiConnection? _connection;
    private string? _missing;

    public string Namespace { get; } = $"kubernetes-tests-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>A connection with retries, as the operator creates it. Skips the test on a machine without an API server.</summary>
    public ApiConnection Connection
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            return _connection!;
        }
    }

    /// <summary>Creates another connection, which updates the given clock. Skips the test on a machine without an API server.</summary>
    public ApiConnection Connect(ServerTime time)
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        return new KubernetesClientFactory(new ResilienceOptions(), Objects.Metrics(), time, new Random(1)).FromKubeconfig(_controlPlane!.KubeConfigPath);
    }

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        try
        {
            _controlPlane = await KubernetesControlPlane.StartAsync(cancellationToken: ct);
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable("CI") != "true" && e is not OperationCanceledException)
        {
            _missing = $"no API server: {e.Message}";
            return;
        }

        var factory = new KubernetesClientFactory(new ResilienceOptions(), Objects.Metrics(), new ServerTime(TimeProvider.System), new Random(1));
        _connection = factory.FromKubeconfig(_controlPlane.KubeConfigPath);
        var space = new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } };
        await new ResourceClient<V1Namespace>(_connection).CreateAsync(space, ct);
        await new ResourceClient<V1CustomResourceDefinition>(_connection).ApplyAsync(Widget.Definition(), "tests", force: true, ct);
        var discovery = new ApiDiscovery(_connection);
        await Eventually.BeAsync(async () => await discovery.FindAsync("Widget", ["tests.example.com/v1"], ct) is not null);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await new ResourceClient<V1Namespace>(_connection).DeleteAsync(null, Namespace, new DeleteOptions(), CancellationToken.None);
        _connection?.Dispose();
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
    }
}
