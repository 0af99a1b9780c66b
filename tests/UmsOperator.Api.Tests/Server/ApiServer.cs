using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using UmsOperator.Api.Tests.Server;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Crds;

[assembly: AssemblyFixture(typeof(ApiServer))]

namespace UmsOperator.Api.Tests.Server;

/// <summary>One real API server for all tests of this project, with the CRD and its own namespace.</summary>
public sealed class ApiServer : IAsyncLifetime
{
    private KubernetesControlPlane? _controlPlane;
    private Kubernetes? _client;
    private string? _missing;

    public string Namespace { get; } = $"api-tests-{Guid.NewGuid().ToString("N")[..8]}";

    public string KubeConfigPath => _controlPlane!.KubeConfigPath;

    /// <summary>The client; skips the test on a machine without an API server.</summary>
    public Kubernetes Client
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            return _client!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            _controlPlane = await KubernetesControlPlane.StartAsync(cancellationToken: cancellation);
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable("CI") != "true" && e is not OperationCanceledException)
        {
            _missing = $"no API server: {e.Message}";
            return;
        }

        _client = _controlPlane.CreateClient();
        await CrdInstaller.InstallAsync(_client, cancellation);
        await _client.CoreV1.CreateNamespaceAsync(new() { Metadata = new() { Name = Namespace } }, cancellationToken: cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.CoreV1.DeleteNamespaceAsync(Namespace);
        _client?.Dispose();
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
    }

    /// <summary>Sends JSON unchanged, so that no code of the client repairs or completes it.</summary>
    internal async Task<(HttpStatusCode Code, JsonNode Body)> SendAsync(HttpMethod method, string path, JsonNode? body = null, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(Client.BaseUri, $"apis/umsoperator.io/v1alpha1/namespaces/{Namespace}/umsclusters{path}"));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (Client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, TestContext.Current.CancellationToken);
        using var response = await Client.HttpClient.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!);
    }
}
