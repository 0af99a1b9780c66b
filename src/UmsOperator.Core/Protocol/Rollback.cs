using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Way out after the commit: the spec has the old version, and an annotation names the restore point and how much may be lost. It is evaluated on each reconcile until production is swapped:
/// if the annotation is removed or a gate closes, the servers return on the new version.
/// </summary>
internal static class Rollback
{
    /// <summary>Whether servers on production are stopping or have stopped for a rollback, a documented exception to promise P3. It ends with the swap.</summary>
    public static bool IsUnderWay(PlanContext context) => context.Update?.Undo.Why() == UndoReason.RolledBack && context.IsCommitted();

    /// <summary>Resumes an update that has ended, if its rollback is requested.</summary>
    /// <returns>The verdict, and the update to resume if it is undone; null: the annotation names no restore point of an update that has ended.</returns>
    public static (RollbackVerdict Verdict, UpdateStatus Update)? Reopen(PlanContext context)
    {
        if (RollbackRequest.Parse(context.RequestAnnotation(Annotations.Rollback)) is not { } request
            || context.Observed.Database.Copies.FirstOrDefault(
                copy => copy.Name == request.RestorePoint) is not { Kind: CopyKind.RestorePoint, Comment: { Phase: MigrationPhase.Committed, ExpiresAt: not null } comment } restorePoint)
            return null;
        var update = UpdateRecovery.From(context, restorePoint, comment) with
        {
            StartTime = context.Now,
            Step = UpdateStep.Rollback,
            Plan = new UpdatePlanStatus { Strategy = Strategies.ShortDowntime, PreflightTime = context.Now, ClosedSeconds = Seconds(context, restorePoint.UpdateId) ?? 0 },
        };
        return (Judge(context with { Update = update }), update);
    }

    /// <summary>Evaluates the annotation for the update under way.</summary>
    public static RollbackVerdict Judge(PlanContext context)
    {
        var value = context.RequestAnnotation(Annotations.Rollback);
        // A refusal is remembered as long as the annotation stays the same.
        var refused = context.Cluster.Status.RefusedRollback is { } last && last.Annotation == value ? last : null;
        var verdict = new RollbackVerdict { Refused = refused };
        if (RollbackRequest.Parse(value) is not { } request || context.RestorePoint()?.Name != request.RestorePoint || !AsksForTheOldVersion(context))
            return verdict;
        if (refused is not null)
            return verdict with { Ignored = IgnoredRequest.Of("RollbackRefused", $"{Annotations.Rollback}={value} was begun and given up: {refused.Message}; change the annotation to try again") };

        var begun = context.Update!.Undo.Why() == UndoReason.RolledBack;
        var judged = RollbackGates.Judge(context, request, begun);
        verdict = verdict with { Needs = judged.Needs, Refusals = judged.Refusals };
        if (judged.Closed.FirstOrDefault() is { } closed)
        {
            return verdict with
            {
                Ignored = IgnoredRequest.Of(closed.Name, $"{Annotations.Rollback}={value} is refused: {closed.Reason}"),
                Refused = begun ? new RefusedRollbackStatus { Annotation = value!, Message = closed.Reason ?? closed.Name } : null,
            };
        }

        return judged.AllOpen ? verdict with { Undo = Undo(context, request, judged.Gates, begun) } : verdict;
    }

    private static UndoStatus Undo(PlanContext context, RollbackRequest request, IReadOnlyList<GateStatus> gates, bool begun)
    {
        var seconds = Seconds(context, context.Update!.Id);
        var loses = request.ChangesToLose is { } most ? $"loses at most {most} row changes" : $"any loss is accepted: {gates.FirstOrDefault(gate => gate.Name == ChangesToLoseGate.Name)?.Reason}";
        return new UndoStatus
        {
            Reason = nameof(UndoReason.RolledBack),
            StartTime = begun ? context.Update.Undo!.StartTime : context.Now,
            Message = $"annotation {Annotations.Rollback}: production goes back to {request.RestorePoint} of {context.RestorePoint()!.Comment!.At:u} and {loses}; "
                + $"all servers on it stop, for {(seconds is null ? "a time that is not known" : $"about {seconds:0} s")}; what is lost stays in the replaced database for {context.Spec.Update.RestorePoint.RetentionHours} h",
        };
    }

    /// <summary>
    /// What a user can do if the version is refused because it is older than the schema; null if no restore point has that version. The changes that
    /// would be lost are counted, so that the printed command works.
    /// </summary>
    public static (string? Text, IReadOnlyList<FactQuery> Needs) Hint(PlanContext context)
    {
        var kept = context.Observed.Database.Copies.LastOrDefault(copy =>
            copy is { Kind: CopyKind.RestorePoint, Comment.Phase: MigrationPhase.Committed }
                && UmsVersion.AreEqual(copy.Comment.From, context.Spec.Version) && !(copy.Comment.ExpiresAt <= context.Now));
        if (kept is null)
            return (null, []);
        var query = new FactQuery.Drift(kept.Name);
        return context.Answer(query) is { } answer ? (Hint(context, kept, answer is { Error: null, Changes: { } counted } ? counted : null), []) : (null, [query]);
    }

    // The number of changes may grow until the command is run, so it is not printed; any is printed where the number is unknown.
    private static string Hint(PlanContext context, CopyObserved kept, RowChangesStatus? changes) =>
        Hint(context, kept, changes, RollbackRequest.Value(kept.Name, changes is { Known: false } ? changes : null));

    private static string Hint(PlanContext context, CopyObserved kept, RowChangesStatus? changes, string request) =>
        $"or go back to production as it was at {kept.Comment!.At:u} and lose what was written since{(changes is null ? "" : $" ({RollbackRequest.Describe(changes)})")}: "
        + $"annotate the cluster with {RollbackRequest.Form(request)}, run: {Command.Annotate(context, Annotations.Rollback, request)}";

    public static bool AsksForTheOldVersion(PlanContext context) => UmsVersion.AreEqual(context.Spec.Version, context.Update!.From);

    /// <summary>Expected seconds without a server on production: all stop and start at once, so they are estimated by the rejoin of one server in the same update.</summary>
    private static double? Seconds(PlanContext context, string update)
    {
        var steps = context.Cluster.Status.History.FirstOrDefault(entry => entry.Id == update)?.Steps;
        return steps?.FirstOrDefault(step => step.Step == UpdateStep.Rejoin) is { } rejoin
            ? (rejoin.Seconds - (rejoin.ManualWaitSeconds ?? 0)) / Math.Max(1, Math.Ceiling((double)context.Replicas / context.Spec.Update.MaxUnavailable))
            : context.Update?.Canary?.StartSeconds;
    }
}
