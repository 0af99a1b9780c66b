using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Texts;
using UmsOperator.Cli.Verbs;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Cli.Planning;

/// <summary>Makes a plan from the spec, the status and the history. The operator's own preflight looks into the database as well, and decides.</summary>
internal static class UpdatePlanner
{
    private const string Rolling = nameof(UpdateStrategy.Rolling);

    private static readonly string[] OfPreflight =
    [
        "the size of production, and with it the size of the copies and how long production is closed for its restore point (one template copy)",
        "whether the disk of the database has room for the copies",
        "whether the operator's login has all rights, and whether a logical copy can hold everything in production",
        "whether the API server accepts the new pods (admission, quotas), and whether the image can be pulled",
        "how long this version's migration takes: the first server migrates its own snapshot, and is the measure for the others",
    ];

    private static readonly string[] OfRolling = ["whether the API server accepts the new pods (admission, quotas), and whether the image can be pulled"];

    /// <summary>The plan.</summary>
    /// <param name="cluster">The cluster as it is.</param>
    /// <param name="version">A UMS version.</param>
    /// <param name="image">The new spec.image; null: it stays.</param>
    /// <param name="now">The time.</param>
    public static UpdatePlan Of(UmsCluster cluster, string version, string? image, DateTime now)
    {
        var migrates = UpdateForecast.Migrates(cluster, version);
        var strategy = !migrates ? Rolling : Strategies.Of(cluster.Spec, mayServe: cluster.Status is not { ReadyReplicas: 0, Update: null });
        var verdict = new UpdateVerb(version, image).Judge(cluster, now);
        var measured = migrates ? Measured(cluster, strategy) : null;
        return new UpdatePlan
        {
            From = cluster.Status?.Version ?? cluster.Spec.Version,
            To = version,
            Strategy = strategy,
            Steps = [.. Steps(cluster, strategy).Select(step => step with { Seconds = Seconds(measured, step.Step) })],
            MeasuredIn = measured?.Id,
            MigrationSeconds = migrates ? cluster.Status?.History.FirstOrDefault(entry => entry.MigrationSeconds is not null)?.MigrationSeconds : null,
            CopiesAtOneTime = strategy switch { Rolling => 0, Strategies.ShortDowntime => 1, _ => cluster.Spec.Replicas },
            MeasuredBytesAtMost = Bytes(measured),
            Preflight = cluster.Status?.Update is { } update && UmsVersion.AreEqual(update.To, version) ? update.Plan : null,
            Notes = [.. UpdateForecast.Of(cluster, version, image), .. Window(cluster, now), .. verdict.Already is { } already ? new[] { $"There is nothing to do: {already}." } : []],
            NotKnown = migrates ? OfPreflight : OfRolling,
            Against = [.. Against(cluster, version, migrates, verdict)],
        };
    }

    private static IEnumerable<PlannedStep> Steps(UmsCluster cluster, string strategy)
    {
        string Server(int ordinal) => ClusterNames.Pod(cluster.Metadata.Name, ordinal);
        var others = string.Join(", ", Enumerable.Range(1, Math.Max(0, cluster.Spec.Replicas - 1)).Reverse().Select(Server));
        var atOnce = cluster.Spec.Update.MaxUnavailable > 1 ? $", after the first up to {cluster.Spec.Update.MaxUnavailable} at once" : "";
        if (strategy == Rolling)
            return [new PlannedStep("Replace", $"replaces one after the other: {string.Join(", ", new[] { others, Server(0) }.Where(part => part.Length > 0))}", null)];
        var migrate = new PlannedStep(nameof(UpdateStep.Migrate), $"{Server(0)} stops, the restore point is taken, and {Server(0)} migrates production", null);
        var finish = new PlannedStep(nameof(UpdateStep.Finish), "opens the console Service, and drops what is left of the copies", null);
        if (strategy == Strategies.ShortDowntime)
        {
            return
            [
                new(nameof(UpdateStep.Freeze), $"closes the console Service{(others.Length > 0 ? $"; then these stop: {others}" : "")}", null), migrate,
                new(nameof(UpdateStep.Rejoin), others.Length > 0 ? $"start in parallel: {others}; then {Server(0)}" : $"{Server(0)} becomes an ordinary server", null), finish,
            ];
        }

        return
        [
            new(nameof(UpdateStep.Freeze), "closes the console Service, and records the state of production", null),
            new(nameof(UpdateStep.GoldenCopy), $"copies production once ({cluster.Spec.Update.Golden})", null),
            new(nameof(UpdateStep.Detach), $"move to their own snapshots and to the new version: {others}{atOnce}", null), migrate,
            new(nameof(UpdateStep.Rejoin), $"return to production: {others}, {Server(0)}{atOnce}", null), finish,
        ];
    }

    /// <summary>The newest update of the same kind that was completed.</summary>
    private static UpdateHistoryEntry? Measured(UmsCluster cluster, string strategy) => cluster.Status?.History.FirstOrDefault(entry =>
        entry.Outcome == UpdateEnd.Completed && entry.Steps.Any(step => step.Step == UpdateStep.Detach) == (strategy == Strategies.UpdateMode));

    private static double? Seconds(UpdateHistoryEntry? measured, string step) =>
        measured?.Steps.FirstOrDefault(one => $"{one.Step}" == step) is { } taken ? Math.Max(0, taken.Seconds - (taken.ManualWaitSeconds ?? 0)) : null;

    /// <summary>The step takes at least as long as its copy.</summary>
    private static long? Bytes(UpdateHistoryEntry? measured) =>
        measured is { GoldenBytesPerSecond: > 0 and var rate } && Seconds(measured, nameof(UpdateStep.GoldenCopy)) is { } seconds
            && rate * seconds is > 0 and < 1e15 and var bytes ? (long)bytes : null;

    private static IEnumerable<string> Window(UmsCluster cluster, DateTime now)
    {
        if (cluster.Spec.Update.MaintenanceWindow is not { } window)
            return [];
        try
        {
            return MaintenanceWindow.ClosesAt(window, now) is { } closes ? [$"The window is open until {MaintenanceWindow.Show(window, closes)}."]
                : MaintenanceWindow.NextOpening(window, now) is { } opens ? [$"The window is closed; it opens at {MaintenanceWindow.Show(window, opens)}, in {Phrases.Between(now, opens)}."]
                : ["The window does not open within two weeks."];
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException or FormatException)
        {
            return ["When the window opens is not known here: this machine does not know its time zone or cannot read its start."];
        }
    }

    private static IEnumerable<string> Against(UmsCluster cluster, string version, bool migrates, Verdict verdict)
    {
        if (verdict.Refusal is { } refusal)
            yield return $"{refusal}; cure: {verdict.Cure}";
        if (migrates && cluster.Spec.Update.Strategy == UpdateStrategy.Rolling)
            yield return $"spec.update.strategy: Rolling stays inside one MAJOR.MINOR, and {version} needs another schema; set it to UpdateMode or ShortDowntime";
        if (cluster.Status is null)
            yield return "the operator has not looked at the cluster yet";
        if (cluster.Status?.Update is null && Facts.Raised(cluster, ConditionTypes.Stalled) is { } stalled)
            yield return $"the cluster is stuck: {stalled.Message}";
        if (cluster.Spec.Update.Paused && cluster.Status?.Update is null)
            yield return $"spec.update.paused is true; cure: {Invocation.Of(cluster, "resume")}";
    }
}
