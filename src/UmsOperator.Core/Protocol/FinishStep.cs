using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 7. Copies are dropped. The restore point gets its expiry, which is also the evidence that the update has ended.</summary>
internal sealed class FinishStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Finish;

    public StepResult Advance(PlanContext context)
    {
        List<PlannedAction> actions = [.. Leftovers(context)];
        if (actions.Count == 0 && context.RestorePoint() is { Comment.ExpiresAt: null } restorePoint)
            actions.Add(new DatabaseAction.KeepUntil(restorePoint.Name, context.Now.Later(3600.0 * context.Spec.Update.RestorePoint.RetentionHours)));
        return actions.Count == 0 ? StepResult.Done : StepResult.Act("the copies to be dropped", context.Spec.Update.Deadlines.CopySeconds, actions);
    }

    /// <summary>Drops every copy of this update to which no server is bound and that is not promised to be kept.</summary>
    public static IEnumerable<PlannedAction> Leftovers(PlanContext context) => context.Observed.Database.Copies
        .Where(copy => copy.UpdateId == context.Update!.Id)
        .Where(copy => copy.Kind switch
        {
            CopyKind.RestorePoint => !copy.Complete,
            CopyKind.Failed => copy is { Complete: true, Comment: { Failure: null, OtherSessions: null } },
            CopyKind.Snapshot => !RejoinStep.IsBound(context, copy),
            _ => true,
        })
        .Select(copy => new DatabaseAction.DropCopy(copy.Name));
}
