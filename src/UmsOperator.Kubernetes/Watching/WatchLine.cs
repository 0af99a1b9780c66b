using System.Text.Json;
using k8s;
using k8s.Models;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Watching;

/// <summary>Decodes the lines of a watch.</summary>
internal static class WatchLine
{
    /// <exception cref="ApiException">The line is an in-stream error, such as 410.</exception>
    /// <exception cref="WatchDecodeException">The line or its object is malformed.</exception>
    public static WatchEvent<T> Parse<T>(string line)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var what = "a line";
        try
        {
            using var document = JsonDocument.Parse(line);
            var type = document.RootElement.GetProperty("type").GetString();
            var body = document.RootElement.GetProperty("object");
            if (type == "ERROR")
                throw ApiErrors.From(KubernetesJson.Deserialize<V1Status>(body));

            var metadata = body.GetProperty("metadata");
            var version = metadata.GetProperty("resourceVersion").GetString();
            if (string.IsNullOrEmpty(version))
                throw new JsonException("metadata.resourceVersion is missing");
            if (type == "BOOKMARK")
                return new WatchEvent<T>(WatchEventKind.Bookmark, version, null);

            what = $"{type} {Text(metadata, "namespace")}/{Text(metadata, "name")} at {version}";
            var kind = type switch
            {
                "ADDED" => WatchEventKind.Added,
                "MODIFIED" => WatchEventKind.Modified,
                "DELETED" => WatchEventKind.Deleted,
                _ => throw new JsonException($"unknown event type '{type}'"),
            };
            return new WatchEvent<T>(kind, version, KubernetesJson.Deserialize<T>(body) ?? throw new JsonException("object is null"));
        }
        catch (Exception error) when (error is not ApiException)
        {
            throw new WatchDecodeException($"Watch of {typeof(T).Name}: cannot decode {what}: {error.Message}", error);
        }
    }

    private static string Text(JsonElement metadata, string name) => metadata.TryGetProperty(name, out var value) ? value.ToString() : "";
}
