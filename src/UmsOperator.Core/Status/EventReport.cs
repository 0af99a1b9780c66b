using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Status;

/// <summary>Events for what changed from one status to the next.</summary>
internal static class EventReport
{
    public static IReadOnlyList<PlannedEvent> Between(UmsClusterStatus old, UmsClusterStatus now) =>
        [.. Update(old, now).Concat(Servers(old, now)).Concat(Conditions(old, now)).Select(one => one with { Note = SafeText.Of(one.Note, SafeText.Sentence) })];

    private static IEnumerable<PlannedEvent> Update(UmsClusterStatus old, UmsClusterStatus now)
    {
        if (now.Update is { } update)
        {
            if (old.Update?.Id != update.Id)
            {
                yield return update.Undo is null
                    ? new PlannedEvent(false, "UpdateStarted", $"update {update.Id}: {update.From} -> {update.To}, {update.Plan?.Strategy}")
                    : new PlannedEvent(false, "RollbackStarted", $"update {update.Id}: {update.To} -> {update.From}");
            }

            // A step that begins and ends within one reconcile is never the current one in a status, but is reported too.
            var before = old.Update?.Id == update.Id ? old.Update : null;
            if (update.LoginsSetAside is { } aside && before?.LoginsSetAside is null)
                yield return new PlannedEvent(
                    false, "LoginsSetAside", $"update {update.Id}: CONNECT on production is taken until the commit, or until it is swapped back, from {string.Join(", ", aside)}");
            if (update.OtherSessions is { } others && others.Count > (before?.OtherSessions?.Count ?? 0))
                yield return new PlannedEvent(
                    true, "OtherSessions",
                    $"update {update.Id}: {string.Join(", ", others.Skip(before?.OtherSessions?.Count ?? 0))} has a session on production while it is migrated; end it: what it writes is lost should production be swapped back");
            if (update.WentBack is { } back && back.Times > (before?.WentBack?.Times ?? 0))
                yield return new PlannedEvent(true, "WentBack", $"update {update.Id}: step {back.To} again, after {back.From}: {back.Reason}");
            foreach (var step in Begun(before, update))
                yield return new PlannedEvent(false, $"{step}", $"update {update.Id}: step {step} begins");
            foreach (var progress in CopyingReport.Events(old.Update?.Copying, update.Copying))
                yield return progress;
            if (update.Undo is { } undo && old.Update?.Undo?.Reason != undo.Reason)
                yield return new PlannedEvent(true, undo.Reason, $"{undo.Message}; update {update.Id} to {update.To} is {(undo.Hold ? "held" : "undone")}");
            foreach (var discarded in update.Discarded.Skip(old.Update?.Id == update.Id ? old.Update.Discarded.Count : 0))
                yield return new PlannedEvent(false, "ChangesDiscarded", Describe(discarded));
        }

        if (now.History is [var last, ..] && (old.History.Count == 0 || old.History[0].Id != last.Id || old.History[0].Outcome != last.Outcome))
        {
            yield return last.Outcome == UpdateEnd.Completed
                ? new PlannedEvent(false, "UpdateCompleted", $"update {last.Id}: {last.From} -> {last.To}: all servers serve it in production mode")
                : new PlannedEvent(true, $"Update{last.Outcome}", $"{last.Message}; update {last.Id} to {last.To} is undone, servers are back on {last.From}");
        }
    }

    private static IEnumerable<PlannedEvent> Servers(UmsClusterStatus old, UmsClusterStatus now)
    {
        // The messages of schedulers and kubelets change with each attempt: there is one event for each kind of problem.
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

        // Their figures change with each reconcile: there is one event for each reason.
        foreach (var ignored in now.Conditions.Where(one => one.Type is ConditionTypes.AnnotationIgnored or ConditionTypes.ChangeDeferred))
        {
            if (old.Conditions.FirstOrDefault(one => one.Type == ignored.Type)?.Reason != ignored.Reason)
                yield return new PlannedEvent(true, ignored.Reason, ignored.Message);
        }
    }

    /// <summary>Steps that have begun since the old status; a step to which the update went back has its own event.</summary>
    private static IEnumerable<UpdateStep> Begun(UpdateStatus? before, UpdateStatus update)
    {
        foreach (var step in update.Steps.Select(one => one.Step).Where(step => step != update.Step && step != before?.Step && before?.Steps.Any(one => one.Step == step) != true))
            yield return step;
        if (update.Step != before?.Step && !(before is not null && update.Step < before.Step && before.Step <= UpdateStep.Finish))
            yield return update.Step;
    }

    private static string Describe(DiscardedChangesStatus discarded) => discarded.Changes.Known
        ? $"{discarded.Server}: at least {discarded.Changes.Inserted} rows inserted, {discarded.Changes.Updated} updated, {discarded.Changes.Deleted} deleted in its snapshot are discarded"
        : $"{discarded.Server}: it is unknown how many row changes in its snapshot are discarded{(discarded.Changes.Unknown is { } why ? $", as {why}" : "")}";
}
