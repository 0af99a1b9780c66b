using System.Text.Json.Nodes;
using UmsOperator.Api;

namespace UmsOperator.Cli.Verbs;

/// <summary>Merge patches.</summary>
internal static class Requests
{
    /// <summary>Sets or removes an annotation.</summary>
    public static JsonObject Annotate(string annotation, string? value) => new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } };

    /// <summary>Sets spec.version, and spec.image if one is given.</summary>
    public static JsonObject Version(string version, string? image = null)
    {
        var spec = new JsonObject { ["version"] = version };
        if (image is not null)
            spec["image"] = image;
        return new JsonObject { ["spec"] = spec };
    }

    /// <summary>Sets spec.update.paused.</summary>
    public static JsonObject Pause(bool paused) => new() { ["spec"] = new JsonObject { ["update"] = new JsonObject { ["paused"] = paused } } };

    /// <summary>Sets spec.update.restorePoint.retentionHours.</summary>
    public static JsonObject Retention(int hours) =>
        new() { ["spec"] = new JsonObject { ["update"] = new JsonObject { ["restorePoint"] = new JsonObject { ["retentionHours"] = hours } } } };

    /// <summary>The value of an annotation of the cluster; null if it has none.</summary>
    public static string? Annotation(UmsCluster cluster, string annotation) => cluster.Metadata.Annotations?.TryGetValue(annotation, out var value) == true ? value : null;
}
