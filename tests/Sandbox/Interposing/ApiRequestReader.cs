using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>Reads what a request to the API server is about.</summary>
internal static class ApiRequestReader
{
    private static readonly string[] Changing = [HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    /// <summary>The action of a request, whose body can be read again afterwards; null if it changes nothing.</summary>
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

    /// <summary>Reads <c>/api/v1/…</c> and <c>/apis/group/version/…</c>, in a namespace or not.</summary>
    /// <returns>Resource, name and subresource; empty where the path ends before.</returns>
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
