using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.BadSpecs;

/// <summary>Changes of a running cluster that the operator rejects: path, value, and the expected message.</summary>
internal static class ReportedForRunning
{
    public static readonly IReadOnlyDictionary<string, (string Path, JsonNode? Value, string[] Says)> Cases = new Dictionary<string, (string, JsonNode?, string[])>(StringComparer.Ordinal)
    {
        ["a version below its schema"] = ("version", "12.03.110", ["version", "older than the schema", "set spec.version"]),
        ["another host"] = ("database.host", "localhost", ["database", "cannot be moved", "restore database.host, port and name"]),
        ["a host that does not resolve"] = ("database.host", "postgres.invalid", ["database", "restore database.host, port and name"]),
        ["another port"] = ("database.port", 1, ["database", "restore database.host, port and name"]),
        ["another database"] = ("database.name", "elsewhere", ["database", "restore database.host, port and name"]),
        ["a Secret that does not exist"] = ("database.operatorSecretRef.name", "nobody", ["database.operatorSecretRef", "create it"]),
        ["an image of another version"] = ("image", "ums-server:12.05.100", ["image", "remove the tag"]),
        ["a variable of the operator's"] = ("pod.env", new JsonArray(new JsonObject { ["name"] = "UMS_DB_HOST", ["value"] = "x" }), ["pod.env", "UMS_DB_HOST"]),
    };
}
