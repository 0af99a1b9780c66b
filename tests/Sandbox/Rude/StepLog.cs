using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Rude;

/// <summary>Tracks the steps of one update in the status. No step may repeat without a reason in the history.</summary>
internal sealed class StepLog
{
    private static readonly string[] Forward = ["Freeze", "GoldenCopy", "Detach", "Migrate", "Rejoin", "Finish"];

    private readonly List<string> _steps = [];

    /// <summary>The observed steps in order.</summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>The reasons for steps back in a history entry.</summary>
    public static IEnumerable<string> Reasons(JsonNode entry) => WentBack(entry).Select(step => $"{step["step"]}, {step["wentBack"]} times: {step["reason"]}");

    public void Look(JsonObject cluster)
    {
        var step = $"{cluster["status"]?["update"]?["step"]}";
        if (step.Length > 0 && (_steps.Count == 0 || _steps[^1] != step))
            _steps.Add(step);
    }

    /// <summary>Number of steps back without a recorded reason.</summary>
    /// <param name="entry">The update's history entry.</param>
    public int Unwritten(JsonNode entry)
    {
        var seen = _steps.Zip(_steps.Skip(1)).Count(pair => Place(pair.First) > Place(pair.Second) && Place(pair.Second) >= 0);
        return Math.Max(0, seen - WentBack(entry).Where(step => $"{step["reason"]}".Length > 0).Sum(step => (int)step["wentBack"]!));
    }

    private static IEnumerable<JsonNode> WentBack(JsonNode entry) => (entry["steps"] as JsonArray ?? []).OfType<JsonNode>().Where(step => step["wentBack"] is not null);

    private static int Place(string step) => Array.IndexOf(Forward, step);
}
