using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Planning;
using UmsOperator.Core.Plans;
using UmsOperator.Core.Versions;

namespace UmsOperator.Core.Updating;

/// <summary>The update protocol (design §5): which steps there are, in which order, and when it turns back.</summary>
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
        // Closed without a step in flight: only a restore point that waits for its journal keeps production closed.
        if (context.Journal() is null or Journal.Committed
            && !context.Observed.Database.Production!.AllowsConnections && !context.WorkInFlight)
            return (context.Update!.Step, StepResult.Act("production to be opened", context.Spec.Update.Deadlines.StopSeconds, new DatabaseAction.OpenProduction()));
        if (context.IsCommitted())
            return Committed(context);

        Decide(context);
        if (context.Update!.Undo is { Hold: true } held)
            return (context.Update.Step, StepResult.Hold("a person's decision", $"{held.Message}; {Cure(context)}"));
        if (context.Update.Undo is not null)
            return Walk(context, Back);

        var (step, result) = Walk(context, context.Journal() is not null ? BehindTheGate : context.WithSnapshots() ? Forward : [.. Forward.Where(one => one is not (GoldenCopyStep or DetachStep))]);
        if (result.Failure is not { } failure)
            return (step, result);
        context.Update = context.Update with { Undo = failure };
        return failure.Hold ? (step, StepResult.Hold("a person's decision", $"{failure.Message}; {Cure(context)}")) : Walk(context, Back);
    }

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

    /// <summary>A person's word before the commit: another version in the spec, or, held or while production is migrated, the verb retry with this update's id.</summary>
    private static void Decide(PlanContext context)
    {
        var update = context.Update!;
        if (update.Undo is { Hold: false })
            return;
        // After a loss of status the kept failed database still tells the verdict.
        if (update.Undo is null && Verdict(context) is { } failure)
            update = update with { Undo = Undo(UndoReasons.MigrationFailed, failure) with { Hold = context.Spec.Update.OnFailure == FailurePolicy.Hold } };
        var retry = context.Verb(Annotations.Retry) == update.Id;
        var counts = update.Undo is { Hold: true } || context.Journal() == Journal.Migrating;
        update = update with { RetryTooEarlySince = retry ? update.RetryTooEarlySince ?? (counts ? null : context.Now) : null };
        context.Update = update;
        var retried = retry && counts && update.RetryTooEarlySince is null;
        if (context.Cluster.DeletedAt is not null)
            context.Update = update with { Undo = Undo(UndoReasons.Deleted, "the cluster is being deleted") };
        else if (!UmsVersion.AreEqual(context.Spec.Version, update.To))
            context.Update = update with { Undo = Undo(UndoReasons.Aborted, $"spec.version is {context.Spec.Version} now") };
        else if (retried)
            context.Update = update with { Undo = Undo(UndoReasons.Retried, $"annotation {Annotations.Retry}") };

        UndoStatus Undo(string reason, string message) => new() { Reason = reason, Message = message, Since = context.Now, Server = update.Undo?.Server };
    }

    private static string? Verdict(PlanContext context) => context.Observed.Database.Copies
        .FirstOrDefault(copy => copy.Kind == CopyKind.Failed && copy.UpdateId == context.Update!.Id && copy.Comment?.Failure is not null)?.Comment?.Failure;

    private static string Cure(PlanContext context) =>
        $"set spec.version back to {context.Update!.From}, or to another version that works, or annotate the cluster with {Annotations.Retry}={context.Update.Id}";

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
