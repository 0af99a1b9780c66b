using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>Parses requests to the API server.</summary>
internal static class ApiRequestReader
{
    private static readonly string[] Changing = [HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    /// <summary>The action of a request; null if it changes nothing. The body can be read again afterwards.</summary>
    public static async Task<InterposedAction.ApiRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!Changing.Contains(request.Method, StringComparer.Ordinal))
            return null;
        request.EnableBuffering();
        var body = await BodyAsync(request, cancellationToken);
        request.Body.Position = 0;
        var (resource, name, subresource) = Path(request.Path.Value ?? "");
        if (name.Length == 0)
            name = $"{body?["metadata"]?["name"]}";
        return new InterposedAction.ApiRequest(request.Method, resource, name, subresource, body) { IsTrial = request.Query["dryRun"] == "All" };
    }

    /// <summary>Parses <c>/api/v1/…</c> and <c>/apis/group/version/…</c>, with or without a namespace.</summary>
    /// <returns>Resource, name and subresource; empty if the path has no such part.</returns>
    public static (string Resource, string Name, string Subresource) Path(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var rest = parts is ["api", _, ..] ? parts[2..] : parts is ["apis", _, _, ..] ? parts[3..] : parts;
        if (rest is ["namespaces", _, _, ..])
            rest = rest[2..];
        return (rest.ElementAtOrDefault(0) ?? "", rest.ElementAtOrDefault(1) ?? "", string.Join('/', rest.Skip(2)));
    }

    private static async Task<JsonObject?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await request.Body.CopyToAsync(text, cancellationToken);
        if (text.Length == 0)
            return null;
        text.Position = 0;
        try
        {
            return await JsonNode.ParseAsync(text, cancellationToken: cancellationToken) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
