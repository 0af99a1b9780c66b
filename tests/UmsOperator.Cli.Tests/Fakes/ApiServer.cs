using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Crds;

[assembly: AssemblyFixture(typeof(UmsOperator.Cli.Tests.Fakes.ApiServer))]

namespace UmsOperator.Cli.Tests.Fakes;

/// <summary>A real API server with the CRD, for all tests. No operator runs: a test writes what it would write.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private readonly Lazy<Task<(KubernetesControlPlane ControlPlane, k8s.Kubernetes Client)>> _started = new(StartAsync);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Path of an administrator's kubeconfig. Skips the test on a machine without an API server.</summary>
    public async Task<string> KubeConfigAsync() => (await HaveAsync()).ControlPlane.KubeConfigPath;

    /// <summary>A client of the administrator.</summary>
    public async Task<k8s.Kubernetes> ClientAsync() => (await HaveAsync()).Client;

    /// <summary>A kubeconfig of a person without any right.</summary>
    public async Task<string> StrangerAsync()
    {
        var path = Path.Combine(Path.GetDirectoryName(await KubeConfigAsync())!, $"stranger-{Guid.NewGuid():N}");
        await (await HaveAsync()).ControlPlane.WriteKubeConfigAsync(path, "stranger", "strangers", Token);
        return path;
    }

    /// <summary>Creates a cluster in a namespace of its own.</summary>
    /// <param name="status">Its status; null: none.</param>
    /// <param name="spec">Changes the spec.</param>
    internal async Task<TestedCluster> CreateAsync(UmsClusterStatus? status, Action<JsonObject>? spec = null)
    {
        var client = await ClientAsync();
        var ns = $"cli-{Guid.NewGuid().ToString("N")[..8]}";
        await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = ns } }, cancellationToken: Token);
        var body = JsonNode.Parse("""
            {
              "apiVersion": "umsoperator.io/v1alpha1", "kind": "UmsCluster", "metadata": { "name": "demo" },
              "spec": {
                "version": "12.03.110", "image": "registry.example.com/ums-server", "replicas": 3, "update": {},
                "database": { "host": "db", "name": "ums", "operatorSecretRef": { "name": "login" } }
              }
            }
            """)!.AsObject();
        spec?.Invoke(body["spec"]!.AsObject());
        await client.CustomObjects.CreateNamespacedCustomObjectAsync<JsonElement>(body, UmsCluster.ApiGroup, UmsCluster.ApiVersionName, ns, UmsCluster.Plural, cancellationToken: Token);
        var cluster = new TestedCluster(client, ns, await KubeConfigAsync());
        if (status is not null)
            await cluster.SetStatusAsync(status);
        return cluster;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully)
            return;
        var (controlPlane, client) = await _started.Value;
        client.Dispose();
        await controlPlane.DisposeAsync();
    }

    private static async Task<(KubernetesControlPlane ControlPlane, k8s.Kubernetes Client)> StartAsync()
    {
        var controlPlane = await KubernetesControlPlane.StartAsync();
        var client = controlPlane.CreateClient();
        await CrdInstaller.InstallAsync(client, CancellationToken.None);
        return (controlPlane, client);
    }

    private async Task<(KubernetesControlPlane ControlPlane, k8s.Kubernetes Client)> HaveAsync()
    {
        try
        {
            return await _started.Value.WaitAsync(Token);
        }
        catch (Exception missing) when (Environment.GetEnvironmentVariable("CI") != "true" && missing is not OperationCanceledException)
        {
            Assert.Skip($"no API server: {missing.Message}");
            throw;
        }
    }
}
