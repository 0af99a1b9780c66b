using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;
using UmsOperator.Core.SteadyState;
using UmsOperator.Core.Validation;

namespace UmsOperator.Core.Status;

/// <summary>Writes an outcome into the status. Everything is computed on each reconcile, so that no failure outlives its cause.</summary>
internal static class StatusReport
{
    private const int HistoryLength = 10;

    public static UmsClusterStatus Make(PlanContext context, PlanOutcome outcome)
    {
        var old = context.Cluster.Status;
        var target = Target(context, outcome);
        var version = outcome.Version ?? old.Version;
        var update = context.Update is { } running && outcome.Finished is null ? Progress(context, running, outcome) : null;
        var serving = context.Pods.Count(pod => pod.Serves);
        var updated = context.Pods.Count(pod => pod.Serves && UmsVersion.AreEqual(pod.Version, target));
        return old with
        {
            ObservedGeneration = context.Cluster.Generation,
            Phase = outcome.Phase,
            Version = version,
            // A spec that cannot be parsed has no version, and an API server may treat an empty string as null.
            TargetVersion = target is { Length: > 0 } ? target : null,
            WaitingFor = outcome.Result.WaitingFor,
            Database = Claimant.IsOurs(context) ? old.Database ?? SpecRules.DatabaseKey(context.Spec.Database) : old.Database,
            Updated = $"{updated} of {context.Replicas} servers updated",
            Replicas = context.Pods.Count,
            ReadyReplicas = serving,
            Ready = $"{serving}/{context.Replicas}",
            Selector = $"{Labels.Name}={Labels.Server},{Labels.Instance}={context.Cluster.Name},{Labels.Component}=server",
            Servers = [.. context.Pods.OrderBy(pod => pod.Ordinal).Select(pod => Server(context, pod, old))],
            Update = update,
            FailedTarget = outcome.FailedTarget ?? (outcome.Finished is null ? old.FailedTarget : null),
            HeldTarget = HeldTarget.Remembered(context, outcome.HeldTarget, outcome.Finished is not null),
            RefusedRollback = outcome.Result.Rollback is { } judged ? judged.Refused : old.RefusedRollback,
            RetainedCopies = Retained(context, old),
            History = outcome.Finished is { } entry && !old.History.Any(one => one.Id == entry.Id && one.Outcome == entry.Outcome)
                ? [.. new[] { entry }.Concat(old.History).Take(HistoryLength)]
                : old.History,
            Conditions = ConditionReport.Make(context, outcome, update),
        };
    }

    /// <summary>The version to which the cluster moves: the old one if an update is undone.</summary>
    private static string Target(PlanContext context, PlanOutcome outcome)
    {
        if (outcome.Finished is { Outcome: not UpdateEnd.Completed } undone)
            return undone.From;
        if (context.Update is not { } update || outcome.Finished is not null)
            return context.Spec.Version;
        return update.Undo is { Hold: false } ? update.From : context.IsCommitted() ? context.RejoinVersion() : update.To;
    }

    private static UpdateStatus Progress(PlanContext context, UpdateStatus update, PlanOutcome outcome)
    {
        // The update does not advance while it cannot be observed, but its wait timer continues.
        if (outcome is { Phase: ClusterPhase.Blocked, Step: null })
            return update with { Copying = CopyingReport.Of(context) };
        var (result, step) = (outcome.Result, outcome.Step ?? update.Step);
        var person = result is { DeadlineSeconds: null, WaitingFor: not null };
        var back = StepBack.Of(context, update, step, result);
        var since = result.Since ?? (update.WaitingFor == result.WaitingFor ? update.WaitStartTime ?? context.Now : context.Now);
        // An update that goes back repeatedly would otherwise begin a new wait each time, and never be reported as stalled (promise P7).
        if (!person && back is not null && back.FirstTime < since)
            since = back.FirstTime;
        update = ManualWaitTime.Add(update, context.Now, person && step == update.Step ? since : null);
        if (back is not null && back.Times > (update.WentBack?.Times ?? 0))
            update = update with { Steps = StepTimes.WentBack(update.Steps, back) };
        if (step != update.Step)
            update = update with { Steps = StepTimes.Close(update, context.Now), Step = step, StepStartTime = context.Now, ManualWaitSeconds = null };
        return update with
        {
            WaitingFor = result.WaitingFor,
            WaitStartTime = result.WaitingFor is null ? null : since,
            DeadlineTime = result.DeadlineSeconds is { } seconds && result.WaitingFor is not null ? since.Later(seconds) : null,
            ManualWaitStartTime = person ? since : null,
            ExpectedSeconds = result.ExpectedSeconds,
            WentBack = back,
            Gates = result.Gates,
            Copying = CopyingReport.Of(context),
        };
    }

    private static ServerStatus Server(PlanContext context, PodObserved pod, UmsClusterStatus old)
    {
        var now = context.Now;
        var server = new ServerStatus
        {
            Name = pod.Name,
            Version = pod.Version,
            Mode = pod.Mode,
            Binding = pod.Binding,
            Ready = pod.Serves,
            FirstServingTime = ServerMemory.Of(old, pod)?.FirstServingTime ?? (pod.Serves ? now : null),
            ReportedVersion = pod.ReportedVersion,
            LastAnswerTime = pod.AnsweredAt,
            Start = pod.ReportedVersion is null ? null : pod.Start,
            Problem = PodTroubleReport.Of(pod, now)?.Kind.ToString(),
            Message = pod.DeletedAt is not null ? "stopping" : ServerReport.Said(pod, now) ?? (pod.Serves ? null : pod.CheckStatus is { } status ? $"check-status {status}" : pod.Phase),
        };
        var before = old.Servers.FirstOrDefault(one => one.Name == pod.Name && one.Binding == pod.Binding && one.Version == pod.Version);
        return server with { LastTransitionTime = before?.LastTransitionTime ?? (pod.CreatedAt == default ? now : pod.CreatedAt) };
    }

    private static IReadOnlyList<RetainedCopyStatus> Retained(PlanContext context, UmsClusterStatus old) =>
        context.Observed.Database.Reach != DatabaseReach.Connected
            ? old.RetainedCopies
            :
            [
                .. context.Observed.Database.Copies
                    .Where(copy => Housekeeping.IsPromised(copy) && copy.UpdateId != context.Update?.Id)
                    .OrderBy(copy => copy.Name, StringComparer.Ordinal)
                    .Select(copy => new RetainedCopyStatus { Database = copy.Name, Kind = $"{copy.Kind}", ExpirationTime = copy.Comment!.ExpiresAt }),
            ];
}
