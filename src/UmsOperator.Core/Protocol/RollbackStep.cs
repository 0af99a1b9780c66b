using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Way out after the commit: every server on production stops, then production is swapped back. Servers that still serve from a snapshot continue. The servers then return as they do
/// before the commit (<see cref="ReturnStep"/>).
/// </summary>
internal sealed class RollbackStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Rollback;

    public StepResult Advance(PlanContext context)
    {
        var onProduction = Enumerable.Range(0, context.Replicas).Where(ordinal => context.Pod(ordinal) is not { Kind: BindingKind.Snapshot, DeletedAt: null });
        var stops = ServerFold.All(context, onProduction, ServerMove.Stop);
        if (!stops.IsDone)
            return stops;
        var request = RollbackRequest.Parse(context.RequestAnnotation(Annotations.Rollback))!;
        return SwapBack.Advance(context, context.Update!.Undo!.Message, request.ChangesToLose).After(stops);
    }
}
