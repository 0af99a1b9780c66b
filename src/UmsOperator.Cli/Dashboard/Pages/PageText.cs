using System.Text.Json.Nodes;
using UmsOperator.Cli.Documents;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>What the page shows, as JSON. A status can hold what a server said: each text is made safe, wherever it is.</summary>
internal static class PageText
{
    /// <summary>The JSON of a page.</summary>
    public static JsonNode Of<T>(T page) => Safe(DocumentWriter.Node(page)) ?? new JsonObject();

    private static JsonNode? Safe(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(one => KeyValuePair.Create(one.Key, Safe(one.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Safe)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(SafeText.Of(text, SafeText.Message)),
        _ => node?.DeepClone(),
    };
}
