using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>Ends an update: writes its history entry, and the failed or held target.</summary>
internal static class UpdateEnd
{
    public const string Completed = nameof(Completed);

    public const string Aborted = nameof(Aborted);

    public const string RolledBack = nameof(RolledBack);

    public const string RolledBackAfterCommit = nameof(RolledBackAfterCommit);

    public static PlanOutcome Close(PlanContext context, PlanOutcome outcome)
    {
        var update = ManualWaitTime.Add(context.Update!, context.Now);
        var steps = StepTimes.Close(update, context.Now);
        var why = update.Undo.Why();
        var failed = why is UndoReason.ServerFailed or UndoReason.MigrationFailed or UndoReason.SchemaDiffers;
        return outcome with
        {
            Phase = ClusterPhase.Progressing,
            Reason = "Progressing",
            // If only the old schema was known, the version is unknown now: it is not guessed, and no server is created from it.
            Version = update.Undo is null ? context.RejoinVersion() : UmsVersion.TryParse(update.From, out _) ? update.From : null,
            Finished = new UpdateHistoryEntry
            {
                Id = update.Id,
                From = update.From,
                To = update.To,
                Outcome = update.Undo is null ? Completed : why == UndoReason.RolledBack ? RolledBackAfterCommit : failed ? RolledBack : Aborted,
                Message = update.Undo is null && update.SwappedBack is null ? null : SafeText.Of($"{update.Undo?.Message}{OtherSessions.Describe(update)}".TrimStart(';', ' '), SafeText.Message),
                StartTime = update.StartTime,
                CompletionTime = context.Now,
                MigrationSeconds = update.Undo is null ? update.MigrationSeconds : null,
                GoldenBytesPerSecond = GoldenRate(context, update, steps),
                ManualWaitSeconds = ManualWaitTime.Of(steps),
                Steps = steps,
                Discarded = update.Discarded,
            },
            FailedTarget = failed
                ? new FailedTargetStatus { Version = update.To, Generation = update.Generation, UpdateId = update.Id, Message = update.Undo!.Message, Log = update.Undo.Log, FailureTime = context.Now }
                : null,
            HeldTarget = why == UndoReason.AbortRequested
                ? new HeldTargetStatus { Version = update.To, UpdateId = update.Id, AbortTime = context.Now, Lifted = UmsVersion.AreEqual(context.Spec.Version, update.To) ? null : true }
                : null,
            Result = new StepResult { WaitingFor = "the end of the update" }.After(outcome.Result),
        };
    }

    /// <summary>Measured only on a step that was completed.</summary>
    private static double? GoldenRate(PlanContext context, UpdateStatus update, IReadOnlyList<StepDurationStatus> steps)
    {
        if (context.Spec.Update.Golden != GoldenMethod.Stream || !steps.Any(step => step.Step == UpdateStep.Detach))
            return null;
        var seconds = steps.Where(step => step.Step == UpdateStep.GoldenCopy).Sum(step => step.Seconds - (step.ManualWaitSeconds ?? 0));
        return update.Plan is { } plan && seconds > 0 && plan.DatabaseBytes > seconds ? Math.Round(plan.DatabaseBytes / seconds) : null;
    }
}
