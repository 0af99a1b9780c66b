using System.Text.Json.Nodes;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>Merge patches that add or remove a finalizer. They replace the whole list, so they require the resource version that was read.</summary>
internal static class FinalizerPatch
{
    public static JsonObject With(V1ObjectMeta meta, string finalizer) => Of(meta, [.. meta.Finalizers ?? [], finalizer]);

    public static JsonObject Without(V1ObjectMeta meta, string finalizer) => Of(meta, (meta.Finalizers ?? []).Where(name => name != finalizer));

    /// <summary>Extends a patch: it also removes fields of the spec, given by the API server's names for them.</summary>
    public static JsonObject WithoutFields(JsonObject patch, IEnumerable<string> fields)
    {
        foreach (var steps in fields.Select(field => field.Split('[')[0].Split('.')).Where(steps => steps is ["spec", _, ..]))
        {
            var place = patch;
            foreach (var step in steps[..^1])
            {
                if (place is not null && !place.ContainsKey(step))
                    place[step] = new JsonObject();
                place = place?[step] as JsonObject;
            }

            if (place is not null)
                place[steps[^1]] = null;
        }

        return patch;
    }

    private static JsonObject Of(V1ObjectMeta meta, IEnumerable<string> finalizers) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = meta.ResourceVersion,
            ["finalizers"] = new JsonArray([.. finalizers.Select(name => JsonValue.Create(name))]),
        },
    };
}
