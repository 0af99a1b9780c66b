using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Way out: every server returns to the old version on production. Servers that do not serve return first, then one after another.</summary>
internal sealed class ReturnStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Return;

    public StepResult Advance(PlanContext context)
    {
        if (CopyWork.Cancel(context) is { IsDone: false } cancel)
            return cancel;
        if (!context.Observed.Database.Production!.AllowsConnections)
            return ProductionOpening.Act(context);
        var homes = Enumerable.Range(0, context.Replicas).Select(context.OldVersionIntent).OfType<ServerIntent>().ToList();
        if (homes.Count == 0)
            return StopAll(context);

        var away = homes.Where(home => !HasReturned(context, home.Ordinal)).ToList();
        if (away.Count == 0)
            return RetireBindings(context) ?? DropCopies(context);

        // Servers that do not serve move at once; those that serve move one at a time.
        var idle = away.Where(home => context.Pod(home.Ordinal) is not { } pod || !context.StillServes(pod)).ToList();
        if (idle.Count == 0 && Paused.IsOn(context))
            return Paused.Wait;
        var chosen = idle.Count > 0 ? idle : [away[^1]];
        return ServerFold.All(context, chosen, static (facts, home) => ServerMove.To(facts, home, facts.Spec.Update.Deadlines.StartSeconds, expectedSeconds: facts.Update!.Canary?.StartSeconds));
    }

    private static bool HasReturned(PlanContext context, int ordinal) => context.ServesOnProduction(ordinal, context.Update!.From);

    /// <summary>A database that was adopted with an older schema has no old version to go back to.</summary>
    private static StepResult StopAll(PlanContext context)
    {
        var stops = ServerFold.UntilOne(context, Enumerable.Range(0, context.Replicas), ServerMove.Stop);
        return stops.IsDone ? DropCopies(context).After(stops) : stops;
    }

    /// <summary>A binding to a snapshot that was prepared and never used would keep the snapshot, and with it the update.</summary>
    private static StepResult? RetireBindings(PlanContext context)
    {
        var retired = context.Pods.SelectMany(pod => ServerMove.Retire(context, pod.Ordinal, pod.Binding)).ToList();
        return retired.Count == 0 ? null : StepResult.Act("the unused credentials of snapshots to be revoked", context.Spec.Update.Deadlines.StopSeconds, retired);
    }

    private static StepResult DropCopies(PlanContext context)
    {
        var drops = FinishStep.Leftovers(context)
            .Concat(context.RestorePoint() is { } stale ? [new DatabaseAction.DropCopy(stale.Name)] : [])
            .ToList<PlannedAction>();
        return drops.Count == 0 ? StepResult.Done : StepResult.Act("the copies to be dropped", context.Spec.Update.Deadlines.CopySeconds, drops);
    }
}
