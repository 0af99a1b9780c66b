using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>
/// Determines the protocol step of an action from the status writes that pass the proxy. A step that only writes the status is
/// identified by that write; Preflight, which comes before any write, by its sessions.
/// </summary>
internal sealed class StepFollower
{
    private const string Preflight = "Preflight";
    private const string Freeze = "Freeze";
    private const string Finish = "Finish";

    private static readonly string[] BeforeMigration = [Freeze, "GoldenCopy", "Detach"];

    private JsonObject? _update;
    private string _last = Preflight;

    /// <summary>The step of an action and, for a write of the status, how it changes the step.</summary>
    public (string Step, string Says) Of(InterposedAction action) => action switch
    {
        InterposedAction.ApiRequest { Resource: "leases" or "events" } => (KillPlan.Always, ""),
        InterposedAction.Statement { Task: "lock" } => (KillPlan.Always, ""),
        InterposedAction.Statement { Task: "check" } => (Preflight, ""),
        InterposedAction.ApiRequest { Resource: "services" } when _update is not null => (Freeze, ""),
        InterposedAction.ApiRequest { Resource: "umsclusters", Subresource: "status" } write => OfStatus(_update, Merged(write)),
        _ => (_last, ""),
    };

    /// <summary>Records a status that the server has accepted.</summary>
    public void Accept(InterposedAction action)
    {
        if (action is not InterposedAction.ApiRequest { Resource: "umsclusters", Subresource: "status", Succeeded: true } write)
            return;
        _update = Merged(write);
        if (StepOf(_update) is { } step)
            _last = step;
    }

    /// <summary>Checks promise P6 in the proxy: from the start of an update to step 5 nothing is written inside production.</summary>
    /// <returns>Description of the violation, or null.</returns>
    public string? Violation(InterposedAction action, string production) =>
        action is InterposedAction.Statement statement && statement.Database == production && (statement.Task == "check" || BeforeMigration.Contains(_last))
            ? $"P6: in step {Of(action).Step} the operator wrote in production: {ActionSignature.Of(action)}"
            : null;

    private (string Step, string Says) OfStatus(JsonObject? before, JsonObject? after) => (StepOf(before), StepOf(after)) switch
    {
        (null, null) => (_last, "goes on"),
        (null, _) => (Freeze, "begins"),
        ({ } ended, null) => (ended is "Return" ? ended : Finish, "ends"),
        var (old, now) when old != now => (now, "begins"),
        var (_, now) => (now, "goes on"),
    };

    private static string? StepOf(JsonObject? update) => update is null ? null : $"{update["step"]}";

    private JsonObject? Merged(InterposedAction.ApiRequest write) =>
        write.Body?["status"] is JsonObject status && status.TryGetPropertyValue("update", out var patch) ? Merge(_update, patch) as JsonObject : _update;

    /// <summary>Applies a merge patch (RFC 7396) as the API server does.</summary>
    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var merged = target is JsonObject known ? (JsonObject)known.DeepClone() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = Merge(merged[name], value);
        }

        return merged;
    }
}
