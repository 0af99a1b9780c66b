using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Plays the life of one cluster whose servers plant traps: creation, update, deletion. The traps' records are evaluated after all stories.</summary>
internal sealed class HostileStory(SandboxCluster cluster, SandboxSite site, HostileScript script, HostileOptions options, Ledger ledger, string marker, IProgress<string> progress)
{
    private const string Name = "ums";
    private const string RollbackAnnotation = "umsoperator.io/rollback";

    private const string RefusedPassword = "refused the password";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly HashSet<string> Early = new(["", "Freeze", "GoldenCopy", "Detach"], StringComparer.Ordinal);

    private int _nudges = 60;

    /// <summary>Plays it.</summary>
    /// <exception cref="SandboxException">A step did not finish in time; the message describes the cluster.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var infection = Infection.Start(cluster, site, script, marker, options.Seed, ledger, progress);
        await CreateAsync(cancellationToken);
        await infection.PlantByServerAsync(cancellationToken);
        switch (script.Way)
        {
            case HostileWay.Complete:
                await UpdateAsync(infection, seen => SandboxSite.IsReady(seen, script.Target), abortsTo: null, cancellationToken);
                if (!options.IsShort)
                    await RollBackAsync(cancellationToken);
                break;
            case HostileWay.SwapBack:
                await UpdateAsync(infection, seen => HasOutcome(seen, "RolledBack"), abortsTo: null, cancellationToken);
                break;
            default:
                await UpdateAsync(infection, seen => HasOutcome(seen, "Aborted"), script.From, cancellationToken);
                infection.Destroys = true;
                await DeleteHalfWayAsync(infection, cancellationToken);
                // Another cluster adopts the database of the first one with its traps.
                await CreateAsync(cancellationToken);
                await ServerAttacks.JudgeRightsAsync(cluster.Postgres, site.Names, ledger, cancellationToken);
                break;
        }

        if (options.IsShort)
            return;
        await StepAsync("scale down by one server", async () =>
        {
            await site.PatchSpecAsync(Name, new JsonObject { ["replicas"] = 1 }, cancellationToken);
            await site.WaitAsync(Name, seen => $"{seen?["status"]?["replicas"]}" == "1", "one server", options.Patience, cancellationToken);
        });
        await infection.LeaveAsync(cancellationToken);
        await StepAsync("deleted", () => DeleteAsync(cancellationToken));
    }

    private Task CreateAsync(CancellationToken cancellationToken) => StepAsync("created", async () =>
    {
        var sample = FastSettings.Of(site.Sample(Name, script.From, options.Replicas));
        await site.ApplyAsync(sample, cancellationToken);
        await site.WaitReadyAsync(Name, script.From, options.Patience, cancellationToken);
    });

    private Task UpdateAsync(Infection infection, Func<JsonObject, bool> isOver, string? abortsTo, CancellationToken cancellationToken) => StepAsync($"update to {script.Target}", async () =>
    {
        var from = TimeProvider.System.GetUtcNow();
        await SetVersionAsync(script.Target, cancellationToken);
        var begun = TimeProvider.System.GetTimestamp();
        var hasTurned = abortsTo is null;
        DateTimeOffset? early = from;
        while (true)
        {
            var seen = await site.GetAsync(Name, cancellationToken) ?? throw new SandboxException($"{Name} is gone");
            // The time of the last observation before the migration began.
            if (early is { } until)
            {
                early = Early.Contains($"{seen["status"]?["update"]?["step"]}") && !isOver(seen) ? TimeProvider.System.GetUtcNow() : null;
                if (early is null)
                    ledger.Early(site.Names.Database, from, until);
            }

            if (isOver(seen))
                return;
            if (!hasTurned && Servers(seen).Any(server => $"{server["mode"]}" == "Update" && (bool?)server["ready"] == true))
            {
                hasTurned = true;
                await SetVersionAsync(abortsTo!, cancellationToken);
            }

            // Characters that a terminal interprets.
            if (seen["status"]?.ToString() is { } shown
                && (shown.Contains('\u001b', StringComparison.Ordinal) || shown.Contains("\\u001B", StringComparison.OrdinalIgnoreCase)
                    || shown.Contains("\\u202E", StringComparison.OrdinalIgnoreCase)))
                ledger.Fault($"{script.Name}: the status contains control characters of a planted error");
            var complaints = Complaints(seen);
            if (complaints.Contains(RefusedPassword, StringComparison.Ordinal))
            {
                // The password is correct. A planted error that claims otherwise would mislead users.
                ledger.Fault($"{script.Name}: a planted error is reported as a refused login");
                complaints += " error_class";
            }

            if (await infection.ObeyAsync(complaints, cancellationToken) is { Count: > 0 } taken)
                await TryAgainAsync(seen, infection, taken, cancellationToken);
            if (TimeProvider.System.GetElapsedTime(begun) > options.Patience)
                throw new SandboxException($"{Name}: {script.Target} not finished after {options.Patience.TotalSeconds} s\n{await site.DescribeAsync(Name, cancellationToken)}");
            await Task.Delay(Poll, cancellationToken);
        }
    });

    private Task RollBackAsync(CancellationToken cancellationToken) => StepAsync("rollback after the commit", async () =>
    {
        var restorePoint = ClusterView.From(await site.GetAsync(Name, cancellationToken)).Retained.Single(copy => copy.EndsWith("_rp", StringComparison.Ordinal));
        await site.AnnotateAsync(Name, RollbackAnnotation, $"{restorePoint}:1000000", cancellationToken);
        await SetVersionAsync(script.From, cancellationToken);
        await site.WaitAsync(Name, seen => HasOutcome(seen, "RolledBackAfterCommit"), "rolled back", options.Patience, cancellationToken);
    });

    private Task DeleteHalfWayAsync(Infection infection, CancellationToken cancellationToken) => StepAsync("deletion during an update", async () =>
    {
        await SetVersionAsync(script.Target, cancellationToken);
        // A server that destroyed its own snapshot before it was ready never becomes ready.
        await site.WaitAsync(
            Name, seen => infection.HasDestroyed || (seen is not null && Servers(seen).Any(server => $"{server["mode"]}" == "Update" && (bool?)server["ready"] == true)),
            "a server in update mode", options.Patience, cancellationToken);
        await DeleteAsync(cancellationToken);
    });

    /// <summary>Deletes the cluster and checks that only what was promised is left (P4), regardless of planted dependencies.</summary>
    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var last = await site.GetAsync(Name, cancellationToken);
        var claim = $"ums_{$"{last?["metadata"]?["uid"]}"[..8]}_";
        await site.DeleteAsync(Name, cancellationToken);
        await site.WaitAsync(Name, gone => gone is null, "deleted", options.Patience, cancellationToken);
        foreach (var left in await Leftovers.FindAsync(cluster, site, Name, 0, ClusterView.From(last).Retained, cancellationToken, claim))
            ledger.Fault($"{script.Name}: left over after the deletion: {left}");
    }

    private async Task StepAsync(string what, Func<Task> play)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await play();
        progress.Report(FormattableString.Invariant($"{script.Name}: {what}, {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s"));
    }

    private Task<JsonObject> SetVersionAsync(string version, CancellationToken cancellationToken) =>
        site.PatchSpecAsync(Name, new JsonObject { ["version"] = version }, cancellationToken);

    // A refusal before anything was created is retried by a change of the spec. Later the schema must not change, so the update starts again.
    private async Task TryAgainAsync(JsonObject seen, Infection infection, IReadOnlyCollection<Trap> taken, CancellationToken cancellationToken)
    {
        if (seen["status"]?["update"] is not null)
        {
            await SetVersionAsync(script.From, cancellationToken);
            await site.WaitReadyAsync(Name, script.From, options.Patience, cancellationToken);
            // A swap back restores production from before the migration, which still contains the traps.
            await infection.TakeAwayAgainAsync(taken, cancellationToken);
        }

        await site.PatchSpecAsync(
            Name, new JsonObject { ["version"] = script.Target, ["update"] = new JsonObject { ["deadlines"] = new JsonObject { ["copySeconds"] = ++_nudges } } }, cancellationToken);
    }

    private static bool HasOutcome(JsonObject? seen, string outcome) =>
        seen?["status"] is JsonObject status && status["update"] is null
        && status["history"] is JsonArray { Count: > 0 } history && $"{history[0]!["outcome"]}" == outcome
        && Servers(seen).All(server => $"{server["mode"]}" == "Production" && (bool?)server["ready"] == true);

    /// <summary>All problems that the status reports.</summary>
    private static string Complaints(JsonObject seen)
    {
        var status = seen["status"];
        var conditions = (status?["conditions"] as JsonArray ?? []).OfType<JsonNode>()
            .Where(one => $"{one["type"]}" is "UpdateBlocked" or "Stalled" && $"{one["status"]}" == "True").Select(one => $"{one["message"]}");
        return string.Join("; ", conditions.Append($"{status?["failedTarget"]?["message"]}"));
    }

    private static IEnumerable<JsonNode> Servers(JsonObject seen) => (seen["status"]?["servers"] as JsonArray ?? []).OfType<JsonNode>();
}
