using System.Text.Json;
using System.Text.Json.Nodes;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using k8s;
using k8s.Models;

namespace UmsOperator.Core.Validation;

/// <summary>
/// Reads the parts of a pod that the spec takes as they are in core/v1. What the model does not know would be left out of the pod without a word, and a quantity that is
/// none would be refused when its server has gone already: both are named here.
/// </summary>
internal static class PodTemplateRules
{
    public static IEnumerable<string> Broken(UmsClusterSpec spec) =>
    [
        .. spec.Resources is { } resources ? [.. BadQuantities(resources), .. Check<V1ResourceRequirements>("resources", resources)] : Array.Empty<string>(),
        .. Each<V1EnvVar>("pod.env", spec.Pod.Env),
        .. spec.Pod.Affinity is { } affinity ? Check<V1Affinity>("pod.affinity", affinity) : [],
        .. Each<V1Toleration>("pod.tolerations", spec.Pod.Tolerations),
        .. Each<V1TopologySpreadConstraint>("pod.topologySpreadConstraints", spec.Pod.TopologySpreadConstraints),
        .. spec.Pod.SecurityContext is { } security ? Check<V1PodSecurityContext>("pod.securityContext", security) : [],
    ];

    private static IEnumerable<string> Each<T>(string field, IReadOnlyList<JsonObject> parts) => parts.SelectMany((part, index) => Check<T>($"{field}[{index}]", part));

    private static IEnumerable<string> BadQuantities(JsonObject resources)
    {
        foreach (var list in (string[])["requests", "limits"])
        {
            foreach (var (name, value) in resources[list] as JsonObject ?? [])
            {
                if (value is not JsonValue text || !Quantities.IsOne(text.ToString()))
                    yield return $"resources.{list}.{name}: '{value?.ToJsonString().Trim('"')}' is no quantity; write it like 500m or 2Gi";
            }
        }
    }

    private static IReadOnlyList<string> Check<T>(string field, JsonObject part)
    {
        try
        {
            var read = JsonNode.Parse(KubernetesJson.Serialize(KubernetesJson.Deserialize<T>(part.ToJsonString())));
            return [.. Unknown(field, part, read)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException or NotSupportedException)
        {
            // A bad quantity has been named already.
            var path = (error as JsonException)?.Path?.TrimStart('$') ?? "";
            return typeof(T) == typeof(V1ResourceRequirements) && BadQuantities(part).Any() ? [] : [$"{field}{path}: cannot be read as {typeof(T).Name[2..]} of core/v1; correct its type"];
        }
    }

    private static IEnumerable<string> Unknown(string path, JsonNode? given, JsonNode? read)
    {
        if (given is JsonObject fields)
        {
            foreach (var (name, value) in fields.Where(one => one.Value is not null))
            {
                if (read?[name] is not { } known)
                    yield return $"{path}.{name}: there is no such field; correct its name, or remove it";
                else
                    foreach (var unknown in Unknown($"{path}.{name}", value, known))
                        yield return unknown;
            }
        }
        else if (given is JsonArray items && read is JsonArray others)
        {
            foreach (var unknown in items.Zip(others).SelectMany((pair, index) => Unknown($"{path}[{index}]", pair.First, pair.Second)))
                yield return unknown;
        }
    }
}
