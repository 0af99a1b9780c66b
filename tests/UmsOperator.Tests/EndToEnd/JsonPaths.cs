using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>Reads a cluster as kubectl's jsonpath does; a missing value is empty.</summary>
internal static class JsonPaths
{
    /// <summary>The node under a path such as <c>status.update.step</c>, or null.</summary>
    public static JsonNode? At(this JsonNode? root, string path) =>
        path.Split('.').Aggregate(root, (node, key) => node is JsonObject ? node[key] : null);

    public static string Text(this JsonNode? root, string path) => root.At(path)?.ToString() ?? "";

    public static IEnumerable<JsonNode> Each(this JsonNode? root, string path) => (root.At(path) as JsonArray ?? []).OfType<JsonNode>();

    /// <summary>Status, reason and message of a condition.</summary>
    public static (string Status, string Reason, string Message) Condition(this JsonNode? cluster, string type)
    {
        var condition = cluster.Each("status.conditions").FirstOrDefault(one => one.Text("type") == type);
        return (condition.Text("status"), condition.Text("reason"), condition.Text("message"));
    }

    /// <summary>The message of the condition Ready.</summary>
    public static string Message(this JsonNode? cluster) => cluster.Condition("Ready").Message;

    public static string Step(this JsonNode? cluster) => cluster.Text("status.update.step");

    /// <summary>Version, mode and readiness of each server, such as <c>12.03.110 Production true</c>.</summary>
    public static IReadOnlyList<string> Servers(this JsonNode? cluster) =>
        [.. cluster.Each("status.servers").Select(server => $"{server.Text("version")} {server.Text("mode")} {server.Text("ready")}")];

    /// <summary>Sets the value at a path, and creates the objects above it.</summary>
    public static JsonObject Set(this JsonObject root, string path, JsonNode? value)
    {
        var keys = path.Split('.');
        var node = root;
        foreach (var key in keys[..^1])
            node = (node[key] ??= new JsonObject()).AsObject();
        node[keys[^1]] = value;
        return root;
    }
}
