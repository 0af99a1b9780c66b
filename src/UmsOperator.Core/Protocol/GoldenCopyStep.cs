using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 3. The pristine copy of production from which snapshots are cloned. It is no longer needed once each server has its own snapshot.</summary>
internal sealed class GoldenCopyStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.GoldenCopy;

    public StepResult Advance(PlanContext context)
    {
        var allCloned = context.Detaching().All(ordinal => context.Copy(CopyKind.Snapshot, ordinal) is { Complete: true });
        if (allCloned || context.Copy(CopyKind.Golden) is { Complete: true })
            return StepResult.Done;
        if (Paused.IsOn(context) && context.CopyTask(CopyKind.Golden) is null)
            return Paused.Wait;
        var make = new DatabaseAction.MakeGolden(context.CopyName(CopyKind.Golden), context.Spec.Update.Golden, context.Comment());
        return CopyWork.Make(context, make, "the golden copy", context.Update!.Plan?.GoldenSeconds);
    }
}
