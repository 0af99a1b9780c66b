using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Crds;

/// <summary>A CustomResourceDefinition from config/crd as a JSON tree, embedded at build time.</summary>
internal sealed record CrdDocument(string Name, JsonObject Tree)
{
    private const string ResourcePrefix = "crd/";
    private const string CelRules = "x-kubernetes-validations";

    public static IReadOnlyList<CrdDocument> All() =>
        [.. typeof(CrdDocument).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The same document without CEL rules, which API servers before 1.25 refuse.</summary>
    public CrdDocument WithoutCelRules()
    {
        var tree = Tree.DeepClone().AsObject();
        Strip(tree);
        return this with { Tree = tree };
    }

    private static CrdDocument Read(string resource)
    {
        using var stream = typeof(CrdDocument).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var tree = Manifest.Parse(reader.ReadToEnd()).Single();
        return new(tree["metadata"]!["name"]!.GetValue<string>(), tree);
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            map.Remove(CelRules);
            foreach (var (_, child) in map)
                Strip(child);
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list)
                Strip(child);
        }
    }
}
