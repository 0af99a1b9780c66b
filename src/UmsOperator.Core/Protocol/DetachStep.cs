using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 4. Each server but the last moves to the new version on its own snapshot: first the canary alone, then as many at a time as spec.update.maxUnavailable allows.</summary>
internal sealed class DetachStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Detach;

    public StepResult Advance(PlanContext context)
    {
        var recorded = RecordClone(context);
        context = context.After(recorded);
        var waiting = context.Detaching().Where(ordinal => !context.IsDetached(ordinal)).ToList();
        if (Failure(context, waiting) is { } failure)
            return failure.After(recorded);
        if (context.IsDetached(context.Canary()))
        {
            recorded = RecordCanary(context).After(recorded);
            context = context.After(recorded);
        }

        return recorded.IsDone ? MoveAll(context, waiting).After(recorded) : recorded;
    }

    private static StepResult MoveAll(PlanContext context, List<int> waiting)
    {
        var clones = Clones(context);
        var serving = FirstServing(context);
        if (waiting.Count == 0)
            return clones ?? serving ?? DropGolden(context) ?? StepResult.Done;

        var moves = ServerFold.All(context, Movable(context, waiting), Move);
        var result = moves.IsDone ? new StepResult { WaitingFor = "servers to move to their snapshots" }.After(moves) : moves;
        return result with
        {
            Actions = [.. clones?.Actions ?? [], .. serving?.Actions ?? [], .. moves.Actions],
            Problem = result.Problem ?? clones?.Problem,
        };
    }

    /// <summary>Servers that have begun to move, and as many more as may be unavailable. The canary moves alone.</summary>
    private static List<int> Movable(PlanContext context, List<int> waiting)
    {
        var moving = waiting.Where(context.HasBegunToDetach).ToList();
        if (!context.IsDetached(context.Canary()))
            return waiting.Contains(context.Canary()) ? [context.Canary()] : moving;
        var room = Math.Min(context.Spec.Update.MaxUnavailable, context.Replicas - 1) - moving.Count;
        return [.. moving, .. waiting.Except(moving).Take(Math.Max(0, room))];
    }

    private static StepResult Move(PlanContext context, int ordinal)
    {
        if (context.Copy(CopyKind.Snapshot, ordinal) is not { Complete: true })
            return new StepResult
            {
                WaitingFor = $"the snapshot of server {context.PodName(ordinal)}",
                DeadlineSeconds = context.Spec.Update.Deadlines.CopySeconds,
                ExpectedSeconds = SnapshotSeconds(context),
            };
        if (Paused.IsOn(context) && !context.HasBegunToDetach(ordinal))
            return Paused.Wait;
        return ServerMove.To(context, context.OnSnapshot(ordinal), context.Spec.Update.Deadlines.MigrationSeconds, expectedSeconds: context.Update!.Canary?.StartSeconds);
    }

    /// <summary>Expected seconds for a snapshot: what the canary's took, or what preflight estimated for the restore point, which is cloned in the same way.</summary>
    private static double? SnapshotSeconds(PlanContext context) => context.Update!.CloneSeconds ?? context.Update.Plan?.ClosedSeconds;

    /// <summary>First the canary's snapshot alone, as all servers wait for it; then all others at once, so that they are made while earlier servers start.</summary>
    private static StepResult? Clones(PlanContext context)
    {
        var golden = context.CopyName(CopyKind.Golden);
        var canary = context.Canary();
        var alone = context.Copy(CopyKind.Snapshot, canary) is not { Complete: true };
        var missing = context.Detaching()
            .Where(ordinal => !alone || ordinal == canary)
            .Where(ordinal => context.Copy(CopyKind.Snapshot, ordinal) is not { Complete: true })
            .Select(ordinal => CopyWork.Make(
                context,
                new DatabaseAction.MakeSnapshot(context.CopyName(CopyKind.Snapshot, ordinal), golden, context.PodName(ordinal)),
                $"the snapshot of server {context.PodName(ordinal)}",
                SnapshotSeconds(context)))
            .ToList();
        return missing.Count == 0 || context.Copy(CopyKind.Golden) is not { Complete: true }
            ? null
            : missing[0] with { Actions = [.. missing.SelectMany(one => one.Actions)], Problem = missing.Select(one => one.Problem).FirstOrDefault(one => one is not null) };
    }

    /// <summary>Records the baseline for discarded changes: a snapshot's activity when its server first serves, after its migration.</summary>
    private static StepResult? FirstServing(PlanContext context)
    {
        var actions = context.Detaching()
            .Where(context.IsDetached)
            .Select(ordinal => context.Copy(CopyKind.Snapshot, ordinal))
            .Where(copy => copy is { Comment.ServingSince: null })
            .Select(copy => new DatabaseAction.RecordFirstServing(copy!.Name))
            .ToList();
        return actions.Count == 0 ? null : StepResult.Act("the snapshots' activity to be recorded", context.Spec.Update.Deadlines.StartSeconds, actions);
    }

    private static StepResult? DropGolden(PlanContext context) => context.Copy(CopyKind.Golden) is { } golden
        ? StepResult.Act("the golden copy to be dropped", context.Spec.Update.Deadlines.CopySeconds, new DatabaseAction.DropCopy(golden.Name))
        : null;

    /// <summary>A task that has ended is observed once more together with its complete copy.</summary>
    private static StepResult RecordClone(PlanContext context) => context.CopyTask(CopyKind.Snapshot, context.Canary()) is { EndedAt: { } ended, Error: null } task
        ? StepResult.Done with { Update = context.Update! with { CloneSeconds = Math.Round((ended - task.StartedAt).TotalSeconds, 1) } }
        : StepResult.Done;

    private static StepResult RecordCanary(PlanContext context)
    {
        if (context.Update!.Canary is not null)
            return StepResult.Done;
        var pod = context.Pod(context.Canary())!;
        var snapshot = context.CopyName(CopyKind.Snapshot, context.Canary());
        var query = new FactQuery.Fingerprint(snapshot);
        if (context.Answer(query) is not { } answer)
            return StepResult.Need(query);
        if (answer is not { Error: null, Hash: { } hash })
            return StepResult.Hold("the canary's fingerprint", answer.Error ?? "the canary's fingerprint could not be read");
        var canary = new CanaryStatus { Server = pod.Name, Fingerprint = hash, StartSeconds = (context.Now - pod.CreatedAt).TotalSeconds };
        return StepResult.Done with { Update = context.Update with { Canary = canary } };
    }

    private static StepResult? Failure(PlanContext context, List<int> waiting)
    {
        foreach (var ordinal in waiting)
        {
            if (context.Pod(ordinal) is { Kind: BindingKind.Snapshot } pod && ServerFailure.Of(pod, context.Now, statementRuns: false) is { } why)
                return StepResult.Fail(UndoReason.ServerFailed, why, context.Now, context.Spec.Update.OnFailure == FailurePolicy.Hold, ordinal, pod.Log);
        }

        return null;
    }
}
