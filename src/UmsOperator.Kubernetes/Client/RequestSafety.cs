using System.Text.Json;

namespace UmsOperator.Kubernetes.Client;

/// <summary>Tells which requests may be repeated without a second effect.</summary>
internal static class RequestSafety
{
    public static bool IsStream(HttpRequestMessage request)
    {
        var query = request.RequestUri?.Query ?? "";
        return query.Contains("watch=true", StringComparison.Ordinal) || query.Contains("follow=true", StringComparison.Ordinal);
    }

    public static async Task<bool> IsIdempotentAsync(HttpRequestMessage request, CancellationToken cancellationToken) => request.Method.Method switch
    {
        "GET" or "HEAD" => true,
        // Without a resource version a late repetition would overwrite other changes.
        "PUT" => await HasAsync(request, "metadata", "resourceVersion", cancellationToken),
        "PATCH" => request.Content?.Headers.ContentType?.MediaType == ApiRequest.ApplyPatch,
        // Without preconditions a late repetition would delete the successor of the same name.
        "DELETE" => await HasAsync(request, "preconditions", null, cancellationToken),
        _ => false,
    };

    private static async Task<bool> HasAsync(HttpRequestMessage request, string name, string? child, CancellationToken cancellationToken)
    {
        if (request.Content is null)
            return false;
        try
        {
            using var body = JsonDocument.Parse(await request.Content.ReadAsByteArrayAsync(cancellationToken));
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty(name, out var parent)
                && parent.ValueKind == JsonValueKind.Object
                && (child is null || parent.TryGetProperty(child, out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
