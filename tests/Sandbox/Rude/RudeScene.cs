using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Rude;

/// <summary>One change of the version with the expected result.</summary>
public sealed record RudeScene
{
    /// <summary>Initial version of a story.</summary>
    public const string Old = "12.04.100";

    private const string New = "12.13.100";
    private const string NewPatch = "12.13.110";
    private const string FailsOnProduction = "12.13.902";

    /// <summary>The migration of production fails midway, and production is swapped back.</summary>
    public static RudeScene FailingMigration { get; } = new() { Name = "failing migration", Target = FailsOnProduction, End = Old, Outcome = "RolledBack", PodsOfEach = 2 };

    /// <summary>The old version is restored once a server is in update mode.</summary>
    public static RudeScene Abort { get; } = new() { Name = "abort", Target = New, TurnsTo = Old, End = Old, Outcome = "Aborted", PodsOfEach = 2 };

    /// <summary>A successful update with the story's strategy.</summary>
    public static RudeScene Update { get; } = new() { Name = "update", Target = New, End = New, Outcome = "Completed", PodsOfEach = 2 };

    /// <summary>An update with ShortDowntime: all servers stop for some seconds, and devices find no server meanwhile.</summary>
    public static RudeScene ShortDowntime { get; } = Update with { Name = "ShortDowntime", HasDowntime = true };

    /// <summary>A rolling patch update without copies and without a history entry.</summary>
    public static RudeScene Patch { get; } = new() { Name = "patch", Target = NewPatch, End = NewPatch, PodsOfEach = 1 };

    public required string Name { get; init; }

    /// <summary>Target version.</summary>
    public required string Target { get; init; }

    /// <summary>Version that is set once a server is in update mode; null for none.</summary>
    public string? TurnsTo { get; init; }

    /// <summary>Version of all servers at the end.</summary>
    public required string End { get; init; }

    /// <summary>Outcome of the new history entry; null if none is expected.</summary>
    public string? Outcome { get; init; }

    /// <summary>Maximum number of new pods per server.</summary>
    public required int PodsOfEach { get; init; }

    public bool HasDowntime { get; init; }

    internal static ImmutableArray<JsonNode> History(JsonObject? cluster) => [.. (cluster?["status"]?["history"] as JsonArray ?? []).OfType<JsonNode>()];

    /// <summary>Whether the status shows the expected end.</summary>
    /// <param name="cluster">The UmsCluster.</param>
    /// <param name="entries">Number of history entries before.</param>
    internal bool IsOver(JsonObject cluster, int entries)
    {
        var status = cluster["status"];
        return status?["update"] is null
            && History(cluster).Length == entries + (Outcome is null ? 0 : 1)
            && $"{status?["observedGeneration"]}" == $"{cluster["metadata"]!["generation"]}"
            && Servers(cluster).All(server => $"{server["version"]}" == End && $"{server["mode"]}" == "Production" && (bool?)server["ready"] == true);
    }

    internal bool IsTimeToTurn(JsonObject cluster) => TurnsTo is not null && Servers(cluster).Any(server => $"{server["mode"]}" == "Update" && (bool?)server["ready"] == true);

    private static IEnumerable<JsonNode> Servers(JsonObject cluster) => (cluster["status"]?["servers"] as JsonArray ?? []).OfType<JsonNode>();
}
