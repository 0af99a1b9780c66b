using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The update protocol: which steps there are, in which order, and when it turns back.</summary>
internal static class UpdateFlow
{
    private static readonly IUpdateStep[] Forward = [new FreezeStep(), new GoldenCopyStep(), new DetachStep(), new MigrateStep(), new RejoinStep(), new FinishStep()];

    /// <summary>From the restore point on the gate lies behind: servers that are lost meanwhile hold nothing up, and no copy is made of a production that is being migrated.</summary>
    private static readonly IUpdateStep[] BehindTheGate = [new MigrateStep(), new RejoinStep(), new FinishStep()];

    private static readonly IUpdateStep[] BackAfterCommit = [new RollbackStep(), new ReturnStep()];

    private static readonly IUpdateStep[] Back = [new SwapBackStep(), new ReturnStep()];

    /// <summary>Advances the update of the context. The result is done when nothing of it is left to do.</summary>
    public static (UpdateStep Step, StepResult Result) Advance(PlanContext context)
    {
        OtherSessions.Note(context);
        // Closed without a step in flight: only a restore point that waits for its journal keeps production closed.
        if (context.MigrationPhase() is null or MigrationPhase.Committed
            && !context.Observed.Database.Production!.AllowsConnections && !context.WorkInFlight)
            return (context.Update!.Step, StepResult.Act("production to be opened", context.Spec.Update.Deadlines.StopSeconds, new DatabaseAction.OpenProduction()));
        if (context.IsCommitted())
            return Committed(context);

        Decide(context);
        if (context.Update!.Undo is { Hold: true } held)
            return (context.Update.Step, Held(context, held));
        if (context.Update.Undo is not null)
            return Walk(context, Back);

        var (step, result) = Walk(context, context.MigrationPhase() is not null ? BehindTheGate : context.WithSnapshots() ? Forward : [.. Forward.Where(one => one is not (GoldenCopyStep or DetachStep))]);
        if (result.Failure is not { } failure)
            return (step, UndoRequest.Waits(context) && !result.IsDone ? Paused.Undo(result, UndoRequest.Of(context)!.Message) : result);
        // It shows as long as its pod does; nothing is to be remembered before the undo begins.
        if (context.Spec.Update.Paused && !failure.Hold)
            return (step, Paused.Undo(result, "it failed") with { Problem = $"{failure.Message}; {PausedGate.Reason}, and the update is undone" });
        context.Update = context.Update with { Undo = failure };
        return failure.Hold ? (step, Held(context, failure)) : Walk(context, Back);
    }

    private static StepResult Held(PlanContext context, UndoStatus undo) =>
        StepResult.Hold("a person's decision", UndoRequest.Waits(context) ? $"{undo.Message}; {PausedGate.Reason}" : $"{undo.Message}; {Cure(context)}");

    /// <summary>A verdict that came too late, or was left over in status, undoes nothing (promise P9); a person's word does.</summary>
    private static (UpdateStep Step, StepResult Result) Committed(PlanContext context)
    {
        var before = context.Update!.Undo;
        context.Update = context.Update with { Undo = Rollback.Judge(context) };
        if (context.Update.Undo is not null)
            return Walk(context, BackAfterCommit);
        // An update that was over, taken up for a rollback that is not wanted any more, is over again: its servers come back as outside updates.
        return before?.Reason == UndoReasons.RolledBack && context.RestorePoint() is not { Comment.ExpiresAt: null }
            ? (UpdateStep.Rollback, StepResult.Done)
            : Walk(context, BehindTheGate);
    }

    /// <summary>A person's word before the commit. While paused it is not followed yet.</summary>
    private static void Decide(PlanContext context)
    {
        var update = context.Update!;
        if (update.Undo is { Hold: false })
            return;
        // After a loss of status the kept failed database still tells the verdict.
        if (update.Undo is null && Verdict(context) is { } failure)
            update = update with { Undo = new UndoStatus { Reason = UndoReasons.MigrationFailed, Message = failure, StartTime = context.Now, Hold = context.Spec.Update.OnFailure == FailurePolicy.Hold } };
        context.Update = update;
        var retry = context.RequestAnnotation(Annotations.Retry) == update.Id;
        context.Update = update with { EarlyRetryTime = retry ? update.EarlyRetryTime ?? (UndoRequest.RetryCounts(context) ? null : context.Now) : null };
        if (UndoRequest.Of(context) is { } request && !UndoRequest.Waits(context))
            context.Update = context.Update with { Undo = request };
    }

    private static string? Verdict(PlanContext context) => context.Observed.Database.Copies
        .FirstOrDefault(copy => copy.Kind == CopyKind.Failed && copy.UpdateId == context.Update!.Id && copy.Comment?.Failure is not null)?.Comment?.Failure;

    private static string Cure(PlanContext context) =>
        $"set spec.version back to {context.Update!.From}, or to another version that works; or try again: {Command.Annotate(context, Annotations.Retry, context.Update.Id)}";

    private static (UpdateStep Step, StepResult Result) Walk(PlanContext context, IEnumerable<IUpdateStep> steps)
    {
        var last = UpdateStep.Finish;
        foreach (var step in steps)
        {
            last = step.Name;
            var result = step.Advance(context);
            if (!result.IsDone || context.Questions.Count > 0)
                return (step.Name, result.IsDone ? StepResult.Asking : result);
        }

        return (last, StepResult.Done);
    }
}
