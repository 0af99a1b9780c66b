using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Watching;

/// <summary>The fields of a UmsCluster that users follow during an update.</summary>
internal sealed record ClusterView
{
    public string Phase { get; private init; } = "";

    /// <summary>Progress text, for example: 2 of 3 servers updated.</summary>
    public string Updated { get; private init; } = "";

    /// <summary>Step of the running update; null if there is none.</summary>
    public string? Step { get; private init; }

    /// <summary>What the step waits for.</summary>
    public string? WaitingFor { get; private init; }

    /// <summary>Finished steps with their seconds, of the running update or otherwise the last one.</summary>
    public ImmutableArray<(string Step, double Seconds)> Steps { get; private init; } = [];

    /// <summary>Message of the condition Stalled; null if it is not true.</summary>
    public string? Stalled { get; private init; }

    /// <summary>Databases that the status lists as retained.</summary>
    public ImmutableHashSet<string> Retained { get; private init; } = [];

    public ImmutableArray<ServerStatusView> Servers { get; private init; } = [];

    /// <summary>Reads a UmsCluster; without a status all fields are empty.</summary>
    public static ClusterView From(JsonObject? cluster)
    {
        var status = cluster?["status"];
        var update = status?["update"];
        var last = (status?["history"] as JsonArray)?.FirstOrDefault(); // the newest
        return new ClusterView
        {
            Phase = Text(status, "phase") ?? "",
            Updated = Text(status, "updated") ?? "",
            Step = Text(update, "step"),
            WaitingFor = Text(update, "waitingFor"),
            Steps = [.. Items(update ?? last, "steps").Select(step => (Text(step, "step") ?? "", (double?)step["seconds"] ?? 0))],
            Stalled = Items(status, "conditions").Where(c => Text(c, "type") == "Stalled" && Text(c, "status") == "True").Select(c => Text(c, "message")).FirstOrDefault(),
            Retained = [.. Items(status, "retainedCopies").Select(copy => Text(copy, "database") ?? "")],
            Servers = [.. Items(status, "servers").Select(Server)],
        };
    }

    private static ServerStatusView Server(JsonNode server) => new(
        Text(server, "name") ?? "",
        Text(server, "version") ?? "",
        Text(server, "mode") ?? "",
        Text(server, "binding") ?? "",
        (bool?)server["ready"] ?? false,
        DateTime.TryParse(Text(server, "lastTransitionTime"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var since) ? since : null);

    private static IEnumerable<JsonNode> Items(JsonNode? parent, string name) => (parent?[name] as JsonArray ?? []).OfType<JsonNode>();

    private static string? Text(JsonNode? parent, string name) => parent?[name]?.ToString();
}
