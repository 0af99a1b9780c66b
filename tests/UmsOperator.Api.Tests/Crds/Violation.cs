using System.Text.Json.Nodes;

namespace UmsOperator.Api.Tests.Crds;

/// <summary>One constraint of the spec's schema, with an object that violates only this constraint.</summary>
internal static class Violation
{
    private static readonly string[] Keywords = ["minimum", "maximum", "minLength", "maxLength", "maxItems", "pattern", "enum", "type"];

    /// <summary>Every constraint as path and keyword.</summary>
    public static IEnumerable<(string Path, string Keyword)> All()
    {
        foreach (var (path, node) in Schema.Fields(Spec, "spec."))
        {
            foreach (var keyword in Keywords.Where(node.ContainsKey))
                yield return (path, keyword);
        }

        foreach (var (path, node) in Schema.Fields(Spec, "spec.").Prepend(("spec", Spec)))
        {
            foreach (var name in node["required"]?.AsArray() ?? [])
                yield return ($"{path}.{name}", "required");
        }
    }

    public static JsonObject Of(string path, string keyword)
    {
        var cluster = Sample.Cluster("refused");
        cluster.Remove("status");
        var steps = path.Replace("[]", ".0", StringComparison.Ordinal).Split('.');
        var parent = steps[..^1].Aggregate((JsonNode)cluster, (node, step) => node is JsonArray list ? list[int.Parse(step)]! : node[step]!);
        var schema = Schema.Fields(Spec, "spec.").Single(f => f.Path == path).Node;
        if (keyword == "required")
            parent.AsObject().Remove(steps[^1]);
        else if (parent is JsonArray items)
            items[0] = Bad(schema, keyword);
        else
            parent[steps[^1]] = Bad(schema, keyword);
        return cluster;
    }

    private static JsonObject Spec => Schema.Root["properties"]!["spec"]!.AsObject();

    private static JsonNode Bad(JsonObject schema, string keyword) => keyword switch
    {
        "minimum" => schema[keyword]!.GetValue<long>() - 1,
        "maximum" => schema[keyword]!.GetValue<long>() + 1,
        "minLength" => "",
        "maxLength" => new string('x', schema[keyword]!.GetValue<int>() + 1),
        "maxItems" => new JsonArray([.. Enumerable.Range(0, schema[keyword]!.GetValue<int>() + 1).Select(_ => Item(schema["items"]!))]),
        "pattern" => " ",
        "enum" => "Nonsense",
        "type" when schema[keyword]!.GetValue<string>() == "string" => 1,
        "type" => "text",
        _ => throw new InvalidOperationException(keyword),
    };

    private static JsonNode Item(JsonNode items) => items["enum"] is JsonArray values ? values[0]!.DeepClone() : "text";
}
