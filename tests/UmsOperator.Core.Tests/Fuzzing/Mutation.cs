using System.Text.Json.Nodes;

namespace UmsOperator.Core.Tests.Fuzzing;

/// <summary>One change of a JSON document: a node and the kind of change.</summary>
/// <param name="Spot">Index of the node, modulo the number of nodes.</param>
/// <param name="Kind">Kind of change, modulo the number of kinds.</param>
internal readonly record struct Mutation(int Spot, int Kind)
{
    private static readonly string[] Odd =
    [
        "null", "\"\"", "\" \"", "\"\\u0000\"", "\"we'ird \\\"name\\\" \\\\\"", "-1", "0", "1", "7", "2147483647", "9223372036854775807", "1e308", "true", "false", "[]", "{}",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"2020-02-30T00:00:00Z\"", "\"12.99.999999\"", "\"1.2\"", "\"99999.1.1\"", "\"None\"", "\"Production\"", "\"Update\"",
        "\"Migrator\"", "\"Migrating\"", "\"Committed\"", "\"ums_00000000_u1_rp\"", "\"u-other\"", "\"ums-0\"", $"\"{new string('x', 300)}\"",
    ];

    /// <summary>Changes the document if possible.</summary>
    public void Apply(JsonNode document)
    {
        var nodes = Nodes(document).Skip(1).ToList();
        if (nodes.Count == 0)
            return;
        var node = nodes[Spot % nodes.Count];
        switch (Kind % (Odd.Length + 3))
        {
            case 0:
                Remove(node);
                break;
            case 1:
                Repeat(node);
                break;
            case 2:
                // A copy of another node, so that its form is valid somewhere.
                node.ReplaceWith(nodes[(Spot * 31 + Kind) % nodes.Count].DeepClone());
                break;
            default:
                Replace(node, JsonNode.Parse(Odd[Kind % (Odd.Length + 3) - 3]));
                break;
        }
    }

    private static IEnumerable<JsonNode> Nodes(JsonNode node)
    {
        yield return node;
        var children = node switch
        {
            JsonObject fields => fields.Select(field => field.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var inner in children.OfType<JsonNode>().SelectMany(Nodes))
            yield return inner;
    }

    private static void Remove(JsonNode node)
    {
        if (node.Parent is JsonObject fields)
            fields.Remove(node.GetPropertyName());
        else
            node.Parent!.AsArray().Remove(node);
    }

    private static void Repeat(JsonNode node)
    {
        if (node.Parent is JsonArray items)
            items.Add(node.DeepClone());
        else if (node is JsonArray { Count: > 1 } own)
            own.Add(own[0]?.DeepClone());
    }

    private static void Replace(JsonNode node, JsonNode? value)
    {
        if (node.Parent is JsonObject fields)
            fields[node.GetPropertyName()] = value;
        else if (value is not null) // the API server accepts no null in a list
            node.Parent!.AsArray()[node.GetElementIndex()] = value;
    }
}
