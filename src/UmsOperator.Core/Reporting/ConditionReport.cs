using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Planning;

namespace UmsOperator.Core.Reporting;

/// <summary>The conditions: Ready, Reconciling, Stalled (kstatus) and UpdateBlocked, each with the real blocker as its message.</summary>
internal static class ConditionReport
{
    public static IReadOnlyList<ConditionStatus> Make(PlanContext context, Verdict verdict, UpdateStatus? update)
    {
        var result = verdict.Result;
        var deadline = update?.Deadline ?? (result is { Since: { } since, DeadlineSeconds: { } seconds } ? since.AddSeconds(seconds) : null);
        var stalled = Stalled(context, result, deadline);
        var waiting = result.WaitingFor is { } what ? $"waiting for {what}" : "as wanted";
        var person = update?.WaitingForPersonSince is not null;
        var gates = result.Gates.Where(gate => !gate.Open).ToList();
        var blocker = string.Join("; ", gates.Select(gate => $"{gate.Name}: {gate.Reason}"));
        if (blocker.Length == 0)
            blocker = result.Problem ?? waiting;
        var servers = string.Join("; ", context.Pods.Where(pod => !pod.Serves && pod.Message is not null).OrderBy(pod => pod.Ordinal).Select(pod => $"{pod.Name}: {pod.Message}"));
        var readyMessage = result.Problem ?? (servers.Length > 0 ? $"{waiting} ({servers})" : waiting);

        return
        [
            Condition(ConditionTypes.Ready, result.IsDone, result.IsDone ? "Serving" : verdict.Reason, result.IsDone ? $"{context.Replicas} servers serve {context.Spec.Version} in production mode" : readyMessage),
            Condition(ConditionTypes.Reconciling, !result.IsDone && stalled is null && !person, verdict.Reason, waiting),
            Condition(ConditionTypes.Stalled, stalled is not null, stalled is null ? "Progressing" : verdict.Reason, stalled ?? waiting),
            Condition(ConditionTypes.UpdateBlocked, verdict.UpdateBlocked || gates.Count > 0, verdict.UpdateBlocked || gates.Count > 0 ? verdict.Reason : "NotBlocked", verdict.UpdateBlocked || gates.Count > 0 ? blocker : "nothing keeps an update from going on"),
            .. context.Ignored.Count == 0 ? [] : new[] { Condition(ConditionTypes.AnnotationIgnored, true, context.Ignored[0].Reason, string.Join("; ", context.Ignored.Select(verb => verb.Message))) },
        ];

        ConditionStatus Condition(string type, bool holds, string reason, string message)
        {
            var status = holds ? "True" : "False";
            var before = context.Cluster.Status.Conditions.FirstOrDefault(one => one.Type == type);
            return new ConditionStatus
            {
                Type = type,
                Status = status,
                Reason = reason,
                Message = message,
                ObservedGeneration = context.Cluster.Generation,
                LastTransitionTime = before?.Status == status ? before.LastTransitionTime : context.Now,
            };
        }
    }

    private static string? Stalled(PlanContext context, StepResult result, DateTime? deadline)
    {
        if (result.Problem is { } problem)
            return problem;
        return deadline is { } passed && context.Now > passed
            ? $"waiting for {result.WaitingFor} beyond its deadline {passed:u}; nothing is undone by itself: see the pod's events and log, or set spec.version back before the commit"
            : null;
    }
}
