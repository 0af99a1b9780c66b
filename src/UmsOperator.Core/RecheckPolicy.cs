using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core;

/// <summary>
/// When a cluster is reconciled again if no watch event triggers it earlier. Changes of the spec, of annotations and of pods are watched; the database, the clock and the servers' answers are
/// not.
/// </summary>
internal static class RecheckPolicy
{
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(15);

    /// <summary>No watch event reports that a foreign object is deleted, that a pod gets back the label by which it is cached, or that the API server would now accept what it refused.</summary>
    private static readonly TimeSpan Stranger = TimeSpan.FromSeconds(5);

    public static TimeSpan After(PlanContext context, PlanOutcome outcome, IReadOnlyList<PlannedAction> actions)
    {
        var observed = context.Observed;
        if (outcome.Result.IsDone && outcome.Finished is null)
            return observed.Pods.Any(pod => pod.Trouble is { Kind: PodTroubleKind.LabelsChanged }) ? Stranger : Quiet;
        if (RestsOnCostlyFacts(observed, outcome.Result))
            return Refused;
        if (actions.Count == 0 && (outcome.Result.Refusals.Count > 0 || (observed.TakenNames.Count > 0 && (context.Update is null || outcome.Finished is not null))))
            return Stranger;
        if (actions.Count == 0 && WaitsForUser(context, outcome))
            return Within(outcome.Phase == ClusterPhase.WaitingForWindow ? UntilWindow(context) ?? Quiet : Quiet);
        return observed.Database is { Reach: not DatabaseReach.Connected, RetryAt: { } at } ? Within(at - observed.Now) : Busy;
    }

    /// <summary>Preflight creates a database and a count creates a login, and only a user can change their results, so they are repeated less often.</summary>
    private static bool RestsOnCostlyFacts(Observed observed, StepResult result) =>
        result is { Problem: not null, Actions: [] } && observed.Answers.Any(answer => answer.Question is FactQuery.Preflight or FactQuery.Drift);

    /// <summary>Nothing is under way, all servers serve, and only a user or the calendar lets the cluster go on. With many such clusters, a reconcile each second would load the database.</summary>
    private static bool WaitsForUser(PlanContext context, PlanOutcome outcome)
    {
        if (outcome.Finished is not null)
            return false;
        // The servers of a refused spec are not touched, and their pods are watched.
        if (outcome is { Phase: ClusterPhase.Blocked, NeedsUser: true })
            return true;
        return (outcome.NeedsUser || outcome.Phase is ClusterPhase.Paused or ClusterPhase.WaitingForApproval or ClusterPhase.WaitingForWindow)
            && !context.WorkInFlight
            && context.Pods.Count == context.Spec.Replicas
            && context.Pods.All(pod => pod is { Serves: true, DeletedAt: null, Trouble: null });
    }

    private static TimeSpan? UntilWindow(PlanContext context) =>
        context.Spec.Update.MaintenanceWindow is { } window && MaintenanceWindow.NextOpening(window, context.Now) is { } opens ? opens - context.Now : null;

    private static TimeSpan Within(TimeSpan wait) => TimeSpan.FromTicks(Math.Clamp(wait.Ticks, Busy.Ticks, Quiet.Ticks));
}
