using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Crds;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Api.Tests.Rules;

/// <summary>
/// A server that enforces CEL rules: the API server of the tests if it does, else the newest custom resource server next to it. Each test has its own group of resources, so that
/// it can change the definition while objects exist.
/// </summary>
public sealed class RuleServer : IAsyncLifetime
{
    private readonly RunFolder _run = RunFolder.Create();
    private readonly SemaphoreSlim _sharing = new(1);
    private RuledKind? _shared;
    private KubernetesControlPlane? _core;
    private CustomResourceServer? _server;
    private Kubernetes? _client;
    private string? _missing;

    private Kubernetes Client
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            return _client!;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool MustRun => Environment.GetEnvironmentVariable("CI") is "true";

    public async ValueTask InitializeAsync()
    {
        try
        {
            _core = await KubernetesControlPlane.StartAsync(new ControlPlaneOptions { Run = _run }, cancellationToken: Token);
            _client = _core.CreateClient();
            if (await CrdInstaller.KnowsCelAsync(_client, Token))
                return;
            if (CustomResourceServer.Missing is { } missing)
                throw new SandboxException(missing);
            _server = await CustomResourceServer.StartAsync(_run, _core, Token);
            _client.Dispose();
            _client = _server.CreateClient();
        }
        catch (Exception e) when (!MustRun && e is not OperationCanceledException)
        {
            _missing = $"no server that enforces CEL rules: {e.Message}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_core is not null)
            await _core.DisposeAsync();
        await _run.DisposeAsync();
        _sharing.Dispose();
    }

    /// <summary>The unchanged CRD, for tests that leave nothing behind.</summary>
    internal async Task<RuledKind> SharedKindAsync()
    {
        await _sharing.WaitAsync(Token);
        try
        {
            return _shared ??= await CreateKindAsync();
        }
        finally
        {
            _sharing.Release();
        }
    }

    /// <summary>The CRD of the product with changes, in its own group.</summary>
    internal async Task<RuledKind> CreateKindAsync(Action<JsonObject>? change = null)
    {
        var kind = new RuledKind(this, $"rules-{Guid.NewGuid().ToString("N")[..8]}.example.com");
        await kind.DefineAsync(change);
        return kind;
    }

    /// <summary>Sends a request unchanged.</summary>
    internal async Task<(HttpStatusCode Code, JsonObject Body)> SendAsync(HttpMethod method, string path, JsonNode? body = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(Client.BaseUri, path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, mediaType);
        if (Client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(request, Token);
        using var response = await Client.HttpClient.SendAsync(request, Token);
        // For a moment the paths of a new group return plain text.
        var text = await response.Content.ReadAsStringAsync(Token);
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : new JsonObject { ["message"] = text });
    }
}
