using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Way out: every server returns to the old version on production, server 0 first as it serves nobody, then one after another.</summary>
internal sealed class ReturnStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Return;

    public StepResult Advance(PlanContext context)
    {
        if (context.Observed.Tasks.Where(task => task.Running).Select(task => new CancelTask(task.Key)).ToList() is { Count: > 0 } cancels)
            return StepResult.Act("copies under way to be cancelled", context.Spec.Update.Deadlines.StopSeconds, [.. cancels]);
        if (!context.Observed.Database.Production!.AllowsConnections)
            return StepResult.Act("production to be opened", context.Spec.Update.Deadlines.StopSeconds, new DatabaseAction.OpenProduction());
        var homes = Enumerable.Range(0, context.Replicas).Select(context.OldVersionIntent).OfType<ServerIntent>().ToList();
        if (homes.Count == 0)
            return StopAll(context);

        var away = homes.Where(home => !HasReturned(context, home.Ordinal)).ToList();
        if (away.Count == 0)
            return RetireBindings(context) ?? DropCopies(context);

        // Those that serve nobody go at once; of those that serve, one at a time.
        var idle = away.Where(home => context.Pod(home.Ordinal) is not { } pod || !context.StillServes(pod)).ToList();
        if (idle.Count == 0 && context.Spec.Update.Paused && context.Cluster.DeletedAt is null)
            return Paused.Wait;
        var chosen = idle.Count > 0 ? idle : [away[^1]];
        var results = chosen.Select(home => ServerMove.To(context, home, context.Spec.Update.Deadlines.StartSeconds, expectedSeconds: context.Update!.Canary?.StartSeconds)).ToList();
        return results[0] with { Actions = [.. results.SelectMany(one => one.Actions)] };
    }

    private static bool HasReturned(PlanContext context, int ordinal) =>
        context.Pod(ordinal) is { Kind: BindingKind.Production } pod && context.StillServes(pod) && UmsVersion.AreEqual(pod.Version, context.Update!.From);

    /// <summary>A database that was adopted with an older schema has no old version to go back to.</summary>
    private static StepResult StopAll(PlanContext context) =>
        Enumerable.Range(0, context.Replicas).Select(ordinal => ServerMove.Stop(context, ordinal)).FirstOrDefault(stop => !stop.IsDone) ?? DropCopies(context);

    /// <summary>A binding to a snapshot may have been prepared and never used: it would keep the snapshot, and the snapshot the update.</summary>
    private static StepResult? RetireBindings(PlanContext context)
    {
        var retired = context.Pods.SelectMany(pod => ServerMove.Retire(context, pod.Ordinal, pod.Binding)).ToList();
        return retired.Count == 0 ? null : StepResult.Act("the fence around the snapshots", context.Spec.Update.Deadlines.StopSeconds, retired);
    }

    private static StepResult DropCopies(PlanContext context)
    {
        var drops = FinishStep.Leftovers(context)
            .Concat(context.RestorePoint() is { } stale ? [new DatabaseAction.DropCopy(stale.Name)] : [])
            .ToList<PlannedAction>();
        return drops.Count == 0 ? StepResult.Done : StepResult.Act("the copies to be dropped", context.Spec.Update.Deadlines.CopySeconds, drops);
    }
}
