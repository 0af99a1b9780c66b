using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The update protocol: its steps, their order, and when it turns back.</summary>
internal static class UpdateFlow
{
    private static readonly IUpdateStep[] Forward = [new FreezeStep(), new GoldenCopyStep(), new DetachStep(), new MigrateStep(), new RejoinStep(), new FinishStep()];

    /// <summary>
    /// The steps once the restore point was taken: the gates are not evaluated again, lost servers do not delay the migration, and no copy is made of
    /// a production that is being migrated.
    /// </summary>
    private static readonly IUpdateStep[] BehindTheGate = [new MigrateStep(), new RejoinStep(), new FinishStep()];

    private static readonly IUpdateStep[] BackAfterCommit = [new RollbackStep(), new ReturnStep()];

    private static readonly IUpdateStep[] Back = [new SwapBackStep(), new ReturnStep()];

    /// <summary>Advances the update. The result is done when nothing of it is left to do; it always records the update.</summary>
    public static (UpdateStep Step, StepResult Result) Advance(PlanContext context)
    {
        context = context with { Update = OtherSessions.Recorded(context) };
        // Only a restore point that is about to be migrated keeps production closed; here no work is in flight for it.
        if (context.MigrationPhase() is null or MigrationPhase.Committed
            && !context.Observed.Database.Production!.AllowsConnections && !context.WorkInFlight)
            return (context.Update!.Step, ProductionOpening.Act(context).Keeping(context));
        if (context.IsCommitted())
            return Committed(context);

        context = context with { Update = Requested(context) };
        if (context.Update!.Undo is { Hold: true } held)
            return (context.Update.Step, Held(context, held));
        if (context.Update.Undo is not null)
            return Walk(context, Back);

        var (step, result) = Walk(
            context, context.MigrationPhase() is not null ? BehindTheGate : context.WithSnapshots() ? Forward : [.. Forward.Where(one => one is not (GoldenCopyStep or DetachStep))]);
        if (result is not { Kind: StepKind.Fail, Failure: { } failure })
            return (step, UndoRequest.Waits(context) && !result.IsDone ? Paused.Undo(result, UndoRequest.Of(context)!.Message) : result);
        // The failure is visible while its pod exists; nothing has to be remembered before the undo begins.
        if (Paused.IsOn(context) && !failure.Hold)
            return (step, Paused.Undo(result, "it failed") with { Problem = $"{failure.Message}; {PausedGate.Reason}, and the update is undone" });
        context = context.After(result);
        context = context with { Update = context.Update! with { Undo = failure } };
        var (last, back) = failure.Hold ? (step, Held(context, failure)) : Walk(context, Back);
        return (last, back.After(result));
    }

    private static StepResult Held(PlanContext context, UndoStatus undo) =>
        StepResult.Hold("a manual decision", UndoRequest.Waits(context) ? $"{undo.Message}; {PausedGate.Reason}" : $"{undo.Message}; {Cure(context)}").Keeping(context);

    /// <summary>A failure that is found too late, or remains in the status, undoes nothing (promise P9); only an annotation does.</summary>
    private static (UpdateStep Step, StepResult Result) Committed(PlanContext context)
    {
        var before = context.Update!.Undo;
        var verdict = Rollback.Judge(context);
        var judged = new StepResult { Needs = verdict.Needs, Rollback = verdict, Refusals = verdict.Refusals };
        if (judged.Kind == StepKind.Need)
            return (context.Update.Step, judged.Keeping(context));
        context = context with { Update = context.Update with { Undo = verdict.Undo } };
        // An update that had ended and was resumed for a rollback ends again when the rollback is withdrawn: its servers are recreated as outside updates.
        var (step, result) = context.Update.Undo is not null ? Walk(context, BackAfterCommit)
            : before.Why() == UndoReason.RolledBack && context.RestorePoint() is not { Comment.ExpiresAt: null } ? (UpdateStep.Rollback, StepResult.Done.Keeping(context))
            : Walk(context, BehindTheGate);
        return (step, result.After(judged));
    }

    /// <summary>The update with the undo that is requested before the commit. While the update is paused, the request waits.</summary>
    private static UpdateStatus Requested(PlanContext context)
    {
        var update = context.Update!;
        if (update.Undo is { Hold: false })
            return update;
        // If the status was lost, the comment of the kept failed database still holds the failure.
        if (update.Undo is null && Verdict(context) is { } failure)
            update = update with
            {
                Undo = new UndoStatus
                {
                    Reason = nameof(UndoReason.MigrationFailed),
                    Message = failure,
                    StartTime = context.Now,
                    Hold = context.Spec.Update.OnFailure == FailurePolicy.Hold,
                },
            };
        context = context with { Update = update };
        var retry = context.RequestAnnotation(Annotations.Retry) == update.Id;
        update = update with { EarlyRetryTime = retry ? update.EarlyRetryTime ?? (UndoRequest.RetryCounts(context) ? null : context.Now) : null };
        context = context with { Update = update };
        return UndoRequest.Of(context) is { } request && !UndoRequest.Waits(context) ? update with { Undo = request } : update;
    }

    private static string? Verdict(PlanContext context) => context.Observed.Database.Copies
        .FirstOrDefault(copy => copy.Kind == CopyKind.Failed && copy.UpdateId == context.Update!.Id && copy.Comment?.Failure is not null)?.Comment?.Failure;

    private static string Cure(PlanContext context) =>
        $"set spec.version back to {context.Update!.From}, or to another version that works; or try again: {Command.Annotate(context, Annotations.Retry, context.Update.Id)}";

    /// <summary>Takes the steps up to the first that is not done. Each reads what the ones before it recorded.</summary>
    private static (UpdateStep Step, StepResult Result) Walk(PlanContext context, IEnumerable<IUpdateStep> steps)
    {
        var last = UpdateStep.Finish;
        var result = StepResult.Done.Keeping(context);
        foreach (var step in steps)
        {
            last = step.Name;
            result = step.Advance(context.After(result)).After(result);
            if (!result.IsDone)
                break;
        }

        return (last, result);
    }
}
