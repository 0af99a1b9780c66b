using System.Text.Json.Nodes;
using k8s.Models;

namespace UmsOperator.Executing;

/// <summary>Merge patches that add or remove one finalizer. They replace the whole list, so each carries the resource version it was made from.</summary>
internal static class FinalizerPatch
{
    public static JsonObject With(V1ObjectMeta meta, string finalizer) => Of(meta, [.. meta.Finalizers ?? [], finalizer]);

    public static JsonObject Without(V1ObjectMeta meta, string finalizer) => Of(meta, (meta.Finalizers ?? []).Where(name => name != finalizer));

    private static JsonObject Of(V1ObjectMeta meta, IEnumerable<string> finalizers) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = meta.ResourceVersion,
            ["finalizers"] = new JsonArray([.. finalizers.Select(name => JsonValue.Create(name))]),
        },
    };
}
