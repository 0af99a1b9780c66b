using System.Text.Json.Nodes;
using k8s;
using UmsOperator.Api.Status;
using UmsOperator.Core.Texts;

namespace UmsOperator.Reconciling;

/// <summary>The merge patch between two statuses. Pure.</summary>
internal static class StatusPatch
{
    /// <summary>What makes <paramref name="desired"/> out of <paramref name="current"/>; null if they say the same.</summary>
    /// <returns>A merge patch of the status: only what changed, a removed field as null, a changed list whole.</returns>
    public static JsonObject? Between(UmsClusterStatus? current, UmsClusterStatus desired)
    {
        var patch = Between(Normal(current), Normal(desired));
        return patch.Count > 0 ? patch : null;
    }

    // Through the wire form and back: times lose what the API server does not keep, and would else differ for ever.
    private static JsonObject Normal(UmsClusterStatus? status)
    {
        if (status is null)
            return [];
        var once = KubernetesJson.Deserialize<UmsClusterStatus>(KubernetesJson.Serialize(status));
        var normal = JsonNode.Parse(KubernetesJson.Serialize(once))!.AsObject();
        MakeSafe(normal);
        return normal;
    }

    /// <summary>The last gate: whatever text came this far, the API server takes the status, and a terminal shows it.</summary>
    private static void MakeSafe(JsonNode node)
    {
        IEnumerable<JsonNode?> inner = node switch
        {
            JsonObject fields => fields.Select(field => field.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var child in inner.ToList())
        {
            if (child is JsonValue value && value.TryGetValue<string>(out var text))
            {
                if (SafeText.Of(text, SafeText.Message) is var safe && safe != text)
                    value.ReplaceWith(safe);
            }
            else if (child is not null)
            {
                MakeSafe(child);
            }
        }
    }

    private static JsonObject Between(JsonObject current, JsonObject desired)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in current.Where(field => !desired.ContainsKey(field.Key)))
            patch[name] = null;
        foreach (var (name, value) in desired)
        {
            if (JsonNode.DeepEquals(current[name], value))
                continue;
            patch[name] = current[name] is JsonObject before && value is JsonObject after ? Between(before, after) : value?.DeepClone();
        }
        return patch;
    }
}
