using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Way out from <c>migrating</c> to <c>committed</c>: needed only if a migrator may have written to production.</summary>
internal sealed class SwapBackStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.SwapBack;

    public StepResult Advance(PlanContext context)
    {
        if (context.MigrationPhase() != MigrationPhase.Migrating)
            return StepResult.Done;
        var definite = context.Update!.Undo.Why() is UndoReason.MigrationFailed or UndoReason.SchemaDiffers;
        return SwapBack.Advance(context, definite ? context.Update.Undo!.Message : null);
    }
}
