using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Way out before and after the commit: fences, stops, closes production, and makes the restore point production again in one transaction (promise P9).</summary>
internal static class SwapBack
{
    /// <summary>Done when the restore point no longer exists; the evidence is then the database that it replaced.</summary>
    /// <param name="context">The facts.</param>
    /// <param name="failure">Why the replaced database is kept; null: it is dropped, unless foreign sessions may have written to it.</param>
    /// <param name="changesToLose">After the commit: the maximum number of row changes that may be lost.</param>
    public static StepResult Advance(PlanContext context, string? failure, long? changesToLose = null) => context.RestorePoint() is { } restorePoint
        ? Next(context, restorePoint, failure, changesToLose).Visiting(0)
        : StepResult.Done;

    private static StepResult Next(PlanContext context, CopyObserved restorePoint, string? failure, long? changesToLose)
    {
        if (ProductionFence.Raise(context, BindingKind.Migrator, BindingKind.Production) is { IsDone: false } fence)
            return fence;
        // Only the pod has to end. Its Secret stays: with shared credentials it is the proof that a migrator may have run on this production.
        if (context.Pod(0) is not null)
            return ServerMove.Stop(context, 0);

        var counted = OtherSessions.Counted(context, restorePoint);
        if (!counted.IsDone)
            return counted;
        var others = context.IsCommitted() ? null : context.Update!.OtherSessions;
        var comment = context.Comment() with
        {
            Failure = failure,
            OtherSessions = others,
            SchemaVersion = context.Observed.Database.Production!.SchemaVersion,
            ExpiresAt = failure is null && others is null ? null : context.Now.Later(3600.0 * context.Spec.Update.RestorePoint.RetentionHours),
        };
        return StepResult.Act(
            "production to be swapped back",
            context.Spec.Update.Deadlines.CopySeconds,
            new DatabaseAction.SwapBack(
                restorePoint.Name,
                context.CopyName(CopyKind.Failed, context.Attempt()),
                failure is null && !context.IsCommitted() ? MigratorRefusal.Remembered(context, comment) : comment,
                changesToLose)).After(counted);
    }
}
