using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace UmsOperator.Kubernetes.Client;

/// <summary>Converts error responses into exceptions of this library.</summary>
internal static class ApiErrors
{
    /// <summary>Reason of a 404 for a missing object. A 404 for an unknown path has no reason.</summary>
    public const string NotFound = "NotFound";

    public static ApiException From(HttpOperationException error)
    {
        var status = ParseStatus(error.Response?.Content);
        var code = error.Response?.StatusCode ?? (HttpStatusCode)(status?.Code ?? 0);
        return Create(code, status?.Reason ?? "", status?.Message ?? $"The API server returned status {(int)code}", error, Fields(status));
    }

    public static ApiException From(V1Status status) =>
        Create((HttpStatusCode)(status.Code ?? 0), status.Reason ?? "", status.Message ?? "The API server sent an error without a message", null);

    private static IReadOnlyList<string> Fields(V1Status? status) =>
        [.. (status?.Details?.Causes ?? []).Select(cause => cause.Field).Where(field => !string.IsNullOrEmpty(field)).Distinct(StringComparer.Ordinal)];

    private static ApiException Create(HttpStatusCode code, string reason, string message, Exception? inner, IReadOnlyList<string>? fields = null) => (code, reason) switch
    {
        (HttpStatusCode.Conflict, "AlreadyExists") => new AlreadyExistsException(reason, message, inner),
        (HttpStatusCode.Conflict, _) => new ConflictException(reason, message, inner),
        // In-stream errors, and errors through some proxies, have the reason without the code.
        (HttpStatusCode.Gone, _) or (_, "Expired" or "Gone") => new ResourceGoneException(reason, message, inner),
        (HttpStatusCode.NotFound, _) => new ResourceNotFoundException(reason, message, inner),
        _ => new ApiException(code, reason, message, inner) { Fields = fields ?? [] },
    };

    private static V1Status? ParseStatus(string? content)
    {
        if (string.IsNullOrWhiteSpace(content) || content[0] != '{')
            return null;
        try
        {
            return KubernetesJson.Deserialize<V1Status>(content);
        }
        catch (JsonException)
        {
            return null; // an error page of a proxy
        }
    }
}
