using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Status;

/// <summary>The conditions: Ready, Reconciling, Stalled (kstatus) and UpdateBlocked, each with the actual blocker as its message, and the conditions for other problems.</summary>
internal static class ConditionReport
{
    public const string UpToDate = "all servers are up to date";

    public static IReadOnlyList<ConditionStatus> Make(PlanContext context, PlanOutcome outcome, UpdateStatus? update)
    {
        var result = outcome.Result;
        var deadline = update?.DeadlineTime ?? (result is { Since: { } since, DeadlineSeconds: { } seconds } ? since.Later(seconds) : null);
        var stalled = Stalled(context, result, update, update?.WaitStartTime ?? result.Since, deadline);
        var waiting = result.WaitingFor is { } what ? $"waiting for {what}" : UpToDate;
        var served = result.IsDone || Served(context, outcome);
        // No work is under way: the cluster waits for a user or for a maintenance window.
        var person = update?.ManualWaitStartTime is not null || (outcome.UpdateBlocked && served && result.DeadlineSeconds is null);
        var gates = result.Gates.Where(gate => !gate.Open).ToList();
        var blocker = string.Join("; ", gates.Select(gate => $"{gate.Name}: {gate.Reason}"));
        if (blocker.Length == 0)
            blocker = result.Problem ?? waiting;
        var servers = string.Join(
            "; ", context.Pods.OrderBy(pod => pod.Ordinal).Select(pod => (pod.Name, Said: ServerReport.Said(pod, context.Now)))
                .Where(pod => pod.Said is not null).Select(pod => $"{pod.Name}: {pod.Said}"));
        var troubled = PodTroubleReport.Of(context);
        var ready = served ? $"{context.Replicas} servers serve {outcome.Version ?? context.Cluster.Status.Version} in production mode" : result.Problem ?? waiting;
        var readyMessage = servers.Length > 0 ? $"{ready} ({servers})" : ready;

        return
        [
            Condition(ConditionTypes.Ready, served, served ? "Serving" : outcome.Reason, readyMessage, unknown: !served && context.IsUnseen(ObservedPart.Pods)),
            Condition(ConditionTypes.Reconciling, !result.IsDone && stalled is null && !person, outcome.Reason, waiting),
            Condition(ConditionTypes.Stalled, stalled is not null,
                stalled is null ? "NotStalled" : result.IsDone && context.Observed.Failures.Count > 0 ? FailureReport.Reason : outcome.Reason, stalled ?? waiting),
            Condition(ConditionTypes.UpdateBlocked, outcome.UpdateBlocked || gates.Count > 0, outcome.UpdateBlocked || gates.Count > 0 ? outcome.Reason : "NotBlocked",
                outcome.UpdateBlocked || gates.Count > 0 ? blocker : "nothing blocks an update"),
            .. context.Spec.Unreadable is null ? new[] { DatabaseVerified(context.Spec.Database) } : [],
            .. troubled.Count == 0 ? [] : new[] { Condition(ConditionTypes.PodProblem, true, $"{troubled[0].Trouble!.Kind}", PodTroubleReport.Message(troubled)) },
            .. outcome.Ignored.Count == 0 ? []
                : new[] { Condition(ConditionTypes.AnnotationIgnored, true, outcome.Ignored[0].Reason, string.Join("; ", outcome.Ignored.Select(request => request.Message))) },
            .. outcome.Deferred.Count == 0 ? []
                : new[] { Condition(ConditionTypes.ChangeDeferred, true, outcome.Deferred[0].Reason, string.Join("; ", outcome.Deferred.Select(change => change.Message))) },
        ];

        ConditionStatus DatabaseVerified(DatabaseSpec database) => CertificateReport.Warning(database) is { } warning
            ? Condition(ConditionTypes.DatabaseVerified, false, "CertificateNotVerified", warning)
            : Condition(ConditionTypes.DatabaseVerified, true, "CertificateVerified", CertificateReport.Confirmation(database));

        ConditionStatus Condition(string type, bool holds, string reason, string message, bool unknown = false)
        {
            var status = unknown ? "Unknown" : holds ? "True" : "False";
            var before = context.Cluster.Status.Conditions.FirstOrDefault(one => one.Type == type);
            return new ConditionStatus
            {
                Type = type,
                Status = status,
                Reason = reason,
                Message = SafeText.Of(message, SafeText.Message),
                ObservedGeneration = context.Cluster.Generation,
                LastTransitionTime = before?.Status == status ? before.LastTransitionTime : context.Now,
            };
        }
    }

    /// <summary>
    /// Whether all servers serve the version in the status while a change that is wanted cannot begin. During work Ready stays false, so that a
    /// client that waits for Ready waits for its end.
    /// </summary>
    private static bool Served(PlanContext context, PlanOutcome outcome) =>
        outcome is { Finished: null, Phase: ClusterPhase.Held or ClusterPhase.Blocked or ClusterPhase.Paused or ClusterPhase.WaitingForWindow }
        && context.Update is null && context.Cluster.DeletedAt is null && !context.IsUnseen(ObservedPart.Pods)
        && (outcome.Version ?? context.Cluster.Status.Version) is { } version
        && context.Replicas > 0
        && Enumerable.Range(0, context.Replicas).All(ordinal => context.Pod(ordinal) is { Serves: true, Kind: BindingKind.Production } pod && UmsVersion.AreEqual(pod.Version, version));

    private static string? Stalled(PlanContext context, StepResult result, UpdateStatus? update, DateTime? since, DateTime? deadline)
    {
        if (result.Problem is { } problem)
            return problem;
        if (deadline is not { } passed || context.Now <= passed)
            return null;
        var begun = since is { } began ? $" since {began:u}{(result.ExpectedSeconds is { } seconds ? $" ({seconds:0} s were expected)" : "")}," : "";
        var back = update?.WentBack is { } went ? $"; it went back from step {went.From} {went.Times} times, the last time as {went.Reason}" : "";
        return $"waiting for {result.WaitingFor}{begun} beyond its deadline {passed:u}{back}; nothing is undone by itself: {WayOut(context)}";
    }

    /// <summary>What a user can do; it depends on what can still be undone.</summary>
    private static string WayOut(PlanContext context)
    {
        var look = PodTroubleReport.Of(context) is { Count: > 0 } troubled ? PodTroubleReport.Message(troubled) : "see the pod's events and log";
        if (context.Update is not { } update || context.Cluster.DeletedAt is not null)
            return look;
        if (Rollback.IsUnderWay(context))
            return $"{look}; to stay on {update.To}, remove the annotation {Annotations.Rollback}";
        if (context.IsCommitted())
            return $"{look}; the migration is committed, and only the annotation {Annotations.Rollback} goes back";
        if (update.Undo is not null)
            return $"{look}; the way back continues as soon as the cause is removed";
        return context.MigrationPhase() == MigrationPhase.Migrating
            ? $"{look}, or set spec.version back to {update.From}, or try again: {Command.Annotate(context, Annotations.Retry, update.Id)}; both swap production back first"
            : $"{look}, or set spec.version back to {update.From}";
    }
}
