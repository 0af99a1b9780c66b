using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Rude;

/// <summary>One change of the version, and the end that it has to come to.</summary>
public sealed record RudeScene
{
    /// <summary>The version that a story begins with.</summary>
    public const string Old = "12.04.100";

    private const string New = "12.13.100";
    private const string NewPatch = "12.13.110";
    private const string FailsOnProduction = "12.13.902";

    /// <summary>Production's migration fails half-way: it is swapped back.</summary>
    public static RudeScene FailingMigration { get; } = new() { Name = "failing migration", Target = FailsOnProduction, End = Old, Outcome = "RolledBack", PodsOfEach = 2 };

    /// <summary>The old version is set again once a server is in update mode.</summary>
    public static RudeScene Abort { get; } = new() { Name = "abort", Target = New, TurnsTo = Old, End = Old, Outcome = "Aborted", PodsOfEach = 2 };

    /// <summary>An update that goes well, by the story's strategy.</summary>
    public static RudeScene Update { get; } = new() { Name = "update", Target = New, End = New, Outcome = "Completed", PodsOfEach = 2 };

    /// <summary>All servers stop for announced seconds, and no device finds one meanwhile.</summary>
    public static RudeScene ShortDowntime { get; } = Update with { Name = "ShortDowntime", HasDowntime = true };

    /// <summary>Rolls, without copies and without an entry in the history.</summary>
    public static RudeScene Patch { get; } = new() { Name = "patch", Target = NewPatch, End = NewPatch, PodsOfEach = 1 };

    public required string Name { get; init; }

    /// <summary>The version that is set in the beginning.</summary>
    public required string Target { get; init; }

    /// <summary>The version that is set once a server is in update mode; null: none.</summary>
    public string? TurnsTo { get; init; }

    /// <summary>What every server runs in the end.</summary>
    public required string End { get; init; }

    /// <summary>Of the new entry in the history; null: there is none.</summary>
    public string? Outcome { get; init; }

    /// <summary>Pods that a server may get at the most.</summary>
    public required int PodsOfEach { get; init; }

    public bool HasDowntime { get; init; }

    internal static ImmutableArray<JsonNode> History(JsonObject? cluster) => [.. (cluster?["status"]?["history"] as JsonArray ?? []).OfType<JsonNode>()];

    /// <summary>Whether the status says that it has come to its end.</summary>
    /// <param name="cluster">The object.</param>
    /// <param name="entries">How many the history had before.</param>
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
