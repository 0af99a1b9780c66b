using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Torture;

/// <summary>An update with the end that it must reach regardless of kills.</summary>
public sealed record KillScript
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";
    private const string FailsOnProduction = "12.04.902";

    /// <summary>A successful update.</summary>
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

    /// <summary>The migration of production fails, and production is swapped back. Kills before the migration are left to other scripts.</summary>
    public static KillScript FailedMigration { get; } = new()
    {
        Name = "kill-back",
        Target = FailsOnProduction,
        Outcome = "RolledBack",
        End = Old,
        Kept = "_failed",
        Steps = ["Migrate", "SwapBack", "Return"],
    };

    /// <summary>The old version is restored as soon as a server is in update mode.</summary>
    public static KillScript Abort { get; } = new()
    {
        Name = "kill-abort",
        Target = New,
        AbortsTo = Old,
        Outcome = "Aborted",
        End = Old,
        Steps = ["Return"],
    };

    /// <summary>A completed update is rolled back to its restore point; all servers on production stop, which is announced.</summary>
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

    /// <summary>Name of the namespace and suffix of the database.</summary>
    public required string Name { get; init; }

    /// <summary>Version of an update that is completed first without kills and then rolled back; null for none.</summary>
    public string? After { get; init; }

    /// <summary>Target version.</summary>
    public required string Target { get; init; }

    /// <summary>Version that is set once a server is in update mode; null for none.</summary>
    public string? AbortsTo { get; init; }

    /// <summary>Expected outcome of the newest history entry, which is the only one unless an update was completed first.</summary>
    public required string Outcome { get; init; }

    /// <summary>Version of all servers at the end.</summary>
    public required string End { get; init; }

    /// <summary>Number of additional migrations of production at the end.</summary>
    public long Migrations { get; init; }

    /// <summary>Suffix of the name of the only retained copy; null if none is retained.</summary>
    public string? Kept { get; init; }

    /// <summary>Steps in which the operator is killed, each before and after at least one action.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];

    /// <summary>Whether production must be unchanged at the end.</summary>
    internal bool LeavesProduction => Migrations == 0;

    /// <summary>The version to set if it is time to abort; otherwise null.</summary>
    internal string? Turn(JsonObject cluster) => Servers(cluster).Any(server => $"{server["mode"]}" == "Update" && (bool?)server["ready"] == true) ? AbortsTo : null;

    /// <summary>Whether the status shows the expected end.</summary>
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
