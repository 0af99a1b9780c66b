using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.BadSpecs;

/// <summary>Changes of a running cluster that the operator refuses: path, value, and what it must say.</summary>
internal static class ReportedForRunning
{
    public static readonly IReadOnlyDictionary<string, (string Path, JsonNode? Value, string[] Says)> Cases = new Dictionary<string, (string, JsonNode?, string[])>(StringComparer.Ordinal)
    {
        ["a version below its schema"] = ("version", "12.03.110", ["version", "older than the schema", "set spec.version"]),
        ["another host"] = ("database.host", "localhost", ["database", "cannot be moved", "set database.host, port and name back"]),
        ["a host that does not resolve"] = ("database.host", "postgres.invalid", ["database", "set database.host, port and name back"]),
        ["another port"] = ("database.port", 1, ["database", "set database.host, port and name back"]),
        ["another database"] = ("database.name", "elsewhere", ["database", "set database.host, port and name back"]),
        ["a Secret that does not exist"] = ("database.operatorSecretRef.name", "nobody", ["database.operatorSecretRef", "create it"]),
        ["an image of another version"] = ("image", "ums-server:12.05.100", ["image", "leave the tag out"]),
        ["a variable of the operator's"] = ("pod.env", new JsonArray(new JsonObject { ["name"] = "UMS_DB_HOST", ["value"] = "x" }), ["pod.env", "UMS_DB_HOST"]),
    };
}
