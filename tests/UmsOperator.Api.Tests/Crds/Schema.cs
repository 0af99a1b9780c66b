using System.Text.Json.Nodes;
using UmsOperator.CrdGenerator;

namespace UmsOperator.Api.Tests.Crds;

/// <summary>The generated CRD, with an enumeration of its fields.</summary>
internal static class Schema
{
    public static JsonObject Crd { get; } = CustomResourceDefinition.Build(new SchemaBuilder(XmlDocumentation.Load()));

    public static JsonObject Root { get; } = Crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>Every field below a schema with its path; <c>[]</c> stands for the items of a list.</summary>
    public static IEnumerable<(string Path, JsonObject Node)> Fields(JsonObject schema, string path)
    {
        foreach (var (name, node) in schema["properties"]?.AsObject() ?? [])
        {
            var field = $"{path}{name}";
            yield return (field, node!.AsObject());
            foreach (var below in Fields(node.AsObject(), $"{field}."))
                yield return below;
        }

        if (schema["items"] is not JsonObject items)
            yield break;
        var item = $"{path.TrimEnd('.')}[]";
        yield return (item, items);
        foreach (var below in Fields(items, $"{item}."))
            yield return below;
    }
}
