using System.Text.Json.Nodes;

namespace UmsOperator.Api.Tests.Crds;

/// <summary>A valid object in which every field of a schema is set, if possible to a value other than its default.</summary>
internal static class Sample
{
    /// <summary>A value for each pattern of the CRD.</summary>
    private static readonly Dictionary<string, string> Matching = new(StringComparer.Ordinal)
    {
        ["version"] = "12.04.110",
        ["size"] = "10Gi",
        ["mountPath"] = "/srv/ums",
        ["start"] = "22:30",
    };

    public static JsonObject Cluster(string name) => new()
    {
        ["apiVersion"] = "umsoperator.io/v1alpha1",
        ["kind"] = "UmsCluster",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = Value(Schema.Root["properties"]!["spec"]!.AsObject(), "spec"),
        ["status"] = Value(Schema.Root["properties"]!["status"]!.AsObject(), "status"),
    };

    private static JsonNode Value(JsonObject schema, string name) => schema["type"]!.GetValue<string>() switch
    {
        "object" when schema["properties"] is JsonObject properties =>
            new JsonObject(properties.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, Value(p.Value!.AsObject(), p.Key)))),
        "object" => new JsonObject { ["some.example.com/key"] = "text" },
        "array" => new JsonArray(Value(schema["items"]!.AsObject(), name)),
        "integer" => schema["maximum"]?.DeepClone() ?? 7,
        "number" => 1.5,
        "boolean" => true,
        "string" when schema["enum"] is JsonArray values => values[^1]!.DeepClone(),
        "string" when schema["format"] is not null => "2026-02-03T04:05:06.789012Z",
        "string" when schema.ContainsKey("pattern") => Matching[name],
        "string" => WordOf(schema) ?? $"a-{name}",
        var type => throw new InvalidOperationException($"{name} is of type {type}"),
    };

    /// <summary>Enums in the status are open, but the description lists their values: "- Running: ...".</summary>
    private static string? WordOf(JsonObject schema) =>
        schema["description"]?.GetValue<string>().Split("\n- ").Skip(1).LastOrDefault()?.Split(':')[0];
}
