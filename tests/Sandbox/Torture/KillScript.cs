using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Torture;

/// <summary>An update, and the end that it has to come to whatever happens to the operator.</summary>
public sealed record KillScript
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";
    private const string FailsOnProduction = "12.04.902";

    /// <summary>An update that goes well.</summary>
    public static KillScript Update { get; } = new()
    {
        Name = "kill",
        Target = New,
        Outcome = "Completed",
        End = New,
        Migrations = 1,
        Kept = "_rp",
        Steps = ["Preflight", "Freeze", "GoldenCopy", "Detach", "Migrate", "Rejoin", "Finish"],
    };

    /// <summary>Production's migration fails: production is swapped back. What comes before it is another script's.</summary>
    public static KillScript FailedMigration { get; } = new()
    {
        Name = "kill-back",
        Target = FailsOnProduction,
        Outcome = "RolledBack",
        End = Old,
        Kept = "_failed",
        Steps = ["Migrate", "SwapBack", "Return"],
    };

    /// <summary>Somebody sets the old version again as soon as a server is in update mode.</summary>
    public static KillScript Abort { get; } = new()
    {
        Name = "kill-abort",
        Target = New,
        AbortsTo = Old,
        Outcome = "Aborted",
        End = Old,
        Steps = ["Return"],
    };

    /// <summary>An update is over, and somebody asks for its restore point again: all servers on production stop, which is announced.</summary>
    public static KillScript Rollback { get; } = new()
    {
        Name = "kill-rollback",
        After = New,
        Target = Old,
        Outcome = "RolledBackAfterCommit",
        End = Old,
        Kept = "_failed",
        Steps = ["Rollback", "Return"],
    };

    /// <summary>Of namespace and database.</summary>
    public required string Name { get; init; }

    /// <summary>The version to which an update is completed before, undisturbed; what follows is its rollback. Null: none.</summary>
    public string? After { get; init; }

    /// <summary>The version that is set in the beginning.</summary>
    public required string Target { get; init; }

    /// <summary>The version that is set once a server is in update mode; null: none.</summary>
    public string? AbortsTo { get; init; }

    /// <summary>Of the youngest entry in the history; of the only one, unless an update was completed before.</summary>
    public required string Outcome { get; init; }

    /// <summary>What every server runs in the end.</summary>
    public required string End { get; init; }

    /// <summary>Migrations that production shows in the end.</summary>
    public long Migrations { get; init; }

    /// <summary>How the name of the one copy ends that is kept; null: none is.</summary>
    public string? Kept { get; init; }

    /// <summary>Steps in which the operator is killed, each before and after some action.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];

    /// <summary>Whether production must be in the end what it was.</summary>
    internal bool LeavesProduction => Migrations == 0;

    /// <summary>The version to set now, if it is time to turn back.</summary>
    internal string? Turn(JsonObject cluster) => Servers(cluster).Any(server => $"{server["mode"]}" == "Update" && (bool?)server["ready"] == true) ? AbortsTo : null;

    /// <summary>Whether the resource says that the update is over, and all is well.</summary>
    internal bool IsOver(JsonObject cluster)
    {
        var status = cluster["status"];
        return status?["update"] is null
            && status?["history"] is JsonArray { Count: > 0 } history && $"{history[0]!["outcome"]}" == Outcome
            && $"{status["observedGeneration"]}" == $"{cluster["metadata"]!["generation"]}"
            && Servers(cluster).All(server => $"{server["version"]}" == End && $"{server["mode"]}" == "Production" && (bool?)server["ready"] == true);
    }

    private static IEnumerable<JsonNode> Servers(JsonObject cluster) => (cluster["status"]?["servers"] as JsonArray ?? []).OfType<JsonNode>();
}
