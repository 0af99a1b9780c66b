using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using k8s;

namespace UmsOperator.Sandbox.Api;

/// <summary>A KubernetesClient with a line reader for watches and a link that can be cut.</summary>
/// <remarks>The library's own watchers are not used: they return only after the first line and hide an expired resource version.</remarks>
public sealed class ApiClient(KubernetesClientConfiguration config, ApiLink link) : Kubernetes(config, new LinkHandler(link))
{
    public ApiLink Link { get; } = link;

    /// <summary>GET of any path, for resources that have no typed call or whose version comes from discovery.</summary>
    /// <exception cref="k8s.Autorest.HttpOperationException">The server refused.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var request = Request(path);
        using var response = await SendRequestRaw("", request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return KubernetesJson.Deserialize<T>(body);
    }

    /// <summary>A call with a JSON body, of any path.</summary>
    /// <returns>The response, a JSON object.</returns>
    /// <exception cref="k8s.Autorest.HttpOperationException">The server refused.</exception>
    public async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonNode? body, string mediaType, CancellationToken cancellationToken)
    {
        using var request = Request(path);
        request.Method = method;
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, mediaType);
        using var response = await SendRequestRaw(body?.ToJsonString() ?? "", request, cancellationToken);
        await using var answer = await response.Content.ReadAsStreamAsync(cancellationToken);
        return (await JsonNode.ParseAsync(answer, cancellationToken: cancellationToken))!.AsObject();
    }

    /// <summary>Yields the lines of a watch until the server ends it.</summary>
    public async IAsyncEnumerable<string> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(Link.Up, cancellationToken);
        using var request = Request(path);
        using var response = await SendRequestRaw("", request, both.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(both.Token));
        while (await reader.ReadLineAsync(both.Token) is { } line)
            yield return line;
    }

    private HttpRequestMessage Request(string path) =>
        new(HttpMethod.Get, new Uri(BaseUri, path)) { Version = HttpVersion.Version20 };
}
