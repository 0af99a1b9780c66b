using System.Text.Json.Nodes;
using k8s;
using UmsOperator.Api.Status;
using UmsOperator.Core.Texts;

namespace UmsOperator.Reconciling;

/// <summary>Computes the merge patch between two statuses. Pure.</summary>
internal static class StatusPatch
{
    /// <summary>Computes the patch from <paramref name="current"/> to <paramref name="desired"/>.</summary>
    /// <returns>The changed fields: a removed field as null, a changed list as a whole. Null if nothing changed.</returns>
    public static JsonObject? Between(UmsClusterStatus? current, UmsClusterStatus desired)
    {
        var patch = Between(Normal(current), Normal(desired));
        return patch.Count > 0 ? patch : null;
    }

    // Serialised and parsed: times lose the precision that the API server does not keep, and would otherwise always differ.
    private static JsonObject Normal(UmsClusterStatus? status)
    {
        if (status is null)
            return [];
        var once = KubernetesJson.Deserialize<UmsClusterStatus>(KubernetesJson.Serialize(status));
        var normal = JsonNode.Parse(KubernetesJson.Serialize(once))!.AsObject();
        MakeSafe(normal);
        return normal;
    }

    /// <summary>Sanitizes all texts, so that the API server accepts the status and a terminal can show it.</summary>
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
