using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Plans;

namespace UmsOperator.Core.Reporting;

/// <summary>Events for what changed from one status to the next.</summary>
internal static class EventReport
{
    public static IReadOnlyList<PlannedEvent> Between(UmsClusterStatus old, UmsClusterStatus now) =>
        [.. Update(old, now), .. Servers(old, now), .. Conditions(old, now)];

    private static IEnumerable<PlannedEvent> Update(UmsClusterStatus old, UmsClusterStatus now)
    {
        if (now.Update is { } update)
        {
            if (old.Update?.Id != update.Id)
                yield return new PlannedEvent(false, "UpdateStarted", $"update {update.Id}: {update.From} -> {update.To}, {update.Plan?.Strategy}");
            // A step that one round begins and ends is never the present one, but it was taken.
            foreach (var step in Steps(update).Skip(old.Update?.Id == update.Id ? Steps(old.Update).Count : 0))
                yield return new PlannedEvent(false, $"{step}", $"update {update.Id}: step {step} begins");
            foreach (var progress in CopyingReport.Events(old.Update?.Copying, update.Copying))
                yield return progress;
            if (update.Undo is { } undo && old.Update?.Undo?.Reason != undo.Reason)
                yield return new PlannedEvent(true, undo.Reason, undo.Hold ? $"update {update.Id} is held: {undo.Message}" : $"update {update.Id} is undone: {undo.Message}");
            foreach (var discarded in update.Discarded.Skip(old.Update?.Id == update.Id ? old.Update.Discarded.Count : 0))
                yield return new PlannedEvent(false, "ChangesDiscarded", Describe(discarded));
        }

        if (now.History.Count > 0 && now.History[0].Id is var id && (old.History.Count == 0 || old.History[0].Id != id || old.History[0].Outcome != now.History[0].Outcome))
            yield return new PlannedEvent(now.History[0].Outcome != "Completed", $"Update{now.History[0].Outcome}", $"update {id}: {now.History[0].From} -> {now.History[0].To}: {now.History[0].Message ?? "all servers serve it in production mode"}");
    }

    private static IEnumerable<PlannedEvent> Servers(UmsClusterStatus old, UmsClusterStatus now)
    {
        // The words of schedulers and kubelets move with each try: said once for each kind of trouble.
        var problem = now.Conditions.FirstOrDefault(one => one.Type == ConditionTypes.PodProblem)?.Message;
        foreach (var server in now.Servers.Where(server => server.Problem is not null && problem is not null && old.Servers.FirstOrDefault(one => one.Name == server.Name)?.Problem != server.Problem))
            yield return new PlannedEvent(true, server.Problem!, problem!);

        foreach (var server in now.Servers.Where(server => server.Ready))
        {
            var before = old.Servers.FirstOrDefault(one => one.Name == server.Name);
            if (before is not { Ready: true } || before.Binding != server.Binding)
                yield return new PlannedEvent(false, server.Mode == ServerMode.Update ? "ServerInUpdateMode" : "ServerInProductionMode", $"{server.Name} serves {server.Version}; {now.Updated}");
        }
    }

    private static IEnumerable<PlannedEvent> Conditions(UmsClusterStatus old, UmsClusterStatus now)
    {
        foreach (var condition in now.Conditions.Where(one => one.Type is ConditionTypes.Stalled or ConditionTypes.UpdateBlocked && one.Status == "True"))
        {
            if (old.Conditions.FirstOrDefault(one => one.Type == condition.Type) is not { Status: "True" } before || before.Message != condition.Message)
                yield return new PlannedEvent(true, condition.Type, condition.Message);
        }

        // Its figures move with each look: said once for each reason.
        if (now.Conditions.FirstOrDefault(one => one.Type == ConditionTypes.AnnotationIgnored) is { } ignored
            && old.Conditions.FirstOrDefault(one => one.Type == ConditionTypes.AnnotationIgnored)?.Reason != ignored.Reason)
            yield return new PlannedEvent(true, ignored.Reason, ignored.Message);
    }

    private static IReadOnlyList<UpdateStep> Steps(UpdateStatus update) => [.. update.Steps.Select(one => one.Step), update.Step];

    private static string Describe(DiscardedChangesStatus discarded) => discarded.Changes.Known
        ? $"{discarded.Server}: at least {discarded.Changes.Inserted} rows inserted, {discarded.Changes.Updated} updated, {discarded.Changes.Deleted} deleted in its snapshot are discarded"
        : $"{discarded.Server}: it is unknown how many row changes in its snapshot are discarded";
}
