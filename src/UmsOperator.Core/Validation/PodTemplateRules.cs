using System.Text.Json;
using System.Text.Json.Nodes;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using k8s;
using k8s.Models;

namespace UmsOperator.Core.Validation;

/// <summary>
/// Validates the parts of the spec that have the types of core/v1. Without this, an unknown field would be dropped silently, and an invalid quantity would be refused
/// only after the old server was stopped.
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
                    yield return $"resources.{list}.{name}: '{value?.ToJsonString().Trim('"')}' is not a quantity; write it like 500m or 2Gi";
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
            // An invalid quantity was already reported.
            var path = (error as JsonException)?.Path?.TrimStart('$') ?? "";
            return typeof(T) == typeof(V1ResourceRequirements) && BadQuantities(part).Any() ? [] : [$"{field}{path}: is not a valid {typeof(T).Name[2..]} of core/v1; correct its type"];
        }
    }

    private static IEnumerable<string> Unknown(string path, JsonNode? given, JsonNode? read)
    {
        if (given is JsonObject fields)
        {
            foreach (var (name, value) in fields.Where(one => one.Value is not null))
            {
                if (read?[name] is not { } known)
                    yield return $"{path}.{name}: unknown field; correct its name or remove it";
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
