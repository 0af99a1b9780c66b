using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.BadSpecs;

/// <summary>Values that the CRD alone rejects: path, value, and the field that the response must name.</summary>
internal static class RefusedByApi
{
    public static readonly IReadOnlyDictionary<string, (string Path, JsonNode? Value, string Field)> Cases = new Dictionary<string, (string, JsonNode?, string)>(StringComparer.Ordinal)
    {
        ["a version of two parts"] = ("version", "12.04", "spec.version"),
        ["a version with letters"] = ("version", "12.04.110-rc1", "spec.version"),
        ["no server"] = ("replicas", 0, "spec.replicas"),
        ["seven servers"] = ("replicas", 7, "spec.replicas"),
        ["an empty image"] = ("image", "", "spec.image"),
        ["an empty host"] = ("database.host", "", "spec.database.host"),
        ["port 0"] = ("database.port", 0, "spec.database.port"),
        ["a port beyond 65535"] = ("database.port", 65536, "spec.database.port"),
        ["a database name of 64 characters"] = ("database.name", new string('p', 64), "spec.database.name"),
        ["a Secret without name"] = ("database.operatorSecretRef.name", "", "spec.database.operatorSecretRef.name"),
        ["an access that does not exist"] = ("database.access", "Everybody", "spec.database.access"),
        ["a TLS mode that does not exist"] = ("database.sslMode", "Maybe", "spec.database.sslMode"),
        ["a strategy that does not exist"] = ("update.strategy", "Recreate", "spec.update.strategy"),
        ["a window that opens at 25 o'clock"] = ("update.maintenanceWindow", new JsonObject { ["start"] = "25:00" }, "spec.update.maintenanceWindow.start"),
        ["no server away at once"] = ("update.maxUnavailable", 0, "spec.update.maxUnavailable"),
        ["a grace period of nothing"] = ("pod.terminationGracePeriodSeconds", 0, "spec.pod.terminationGracePeriodSeconds"),
        ["text where a number belongs"] = ("replicas", "three", "spec.replicas"),
    };
}
