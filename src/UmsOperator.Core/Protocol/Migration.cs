using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The middle of step 5, journal <c>migrating</c>: one migrator, once, on a production that equals its restore point (promise P2).</summary>
internal static class Migration
{
    private const int Attempts = 3;

    /// <summary>
    /// The pod comes last, after it was tried by a dry run. Were it created before production is opened, a second operator that finds neither a pod nor an open production could not
    /// tell that the first one's create is still on its way: two pods would have one login.
    /// </summary>
    public static StepResult Start(PlanContext context)
    {
        // A pod of an earlier attempt, made late by an operator that had died: it can do no harm, but it has the name. Its binding may have had the same name too, where
        // status and failed database were lost in between, and attempts are counted anew.
        if (context.Pod(0) is { } pod)
            return ServerMove.Clear(context, pod, context.MigratorBinding().Id);
        var migrator = context.Migrator();
        var seconds = context.Spec.Update.Deadlines.MigrationSeconds;
        // Production is not opened for a migrator that cannot be made.
        if (ServerMove.LacksName(context, 0, migrator.Binding) || !context.HasVolume(0))
            return StepResult.Act($"free names for server {context.PodName(0)}", seconds);
        if (PodAdmission.Await(context, migrator) is { IsDone: false } notYet)
            return notYet;
        List<PlannedAction> actions = [.. ServerMove.Prepare(context, migrator.Binding)];
        if (!context.Observed.Database.Production!.AllowsConnections)
            actions.Add(new DatabaseAction.OpenProduction());
        actions.Add(new KubernetesAction.CreatePod(migrator));
        return StepResult.Act($"server {context.PodName(0)} to migrate production", seconds, actions) with { ExpectedSeconds = context.Update!.Canary?.StartSeconds };
    }

    /// <summary>Waits for the migrator to commit, to fail, or to be lost.</summary>
    public static StepResult Watch(PlanContext context)
    {
        var pod = MayMigrate.Started(context)!;
        var statementRuns = context.Observed.Database.Production!.Sessions.Any(session => session is { Ours: true, Active: true });
        var schemaIsTarget = context.SchemaIs(context.Update!.To);
        if (ServerFailure.Of(pod, context.Now, statementRuns || !schemaIsTarget) is { } why)
            return StepResult.Fail(UndoReasons.MigrationFailed, why, context.Now, context.Spec.Update.OnFailure == FailurePolicy.Hold, server: 0, log: pod.Log);
        // Beyond its grace period nobody may wait for it: its node may never be heard of again. The swap back fences it first.
        if (pod.DeletedAt is { } deletedAt)
        {
            return pod.Ended || context.Now >= deletedAt.AddSeconds(pod.GracePeriodSeconds)
                ? Lost(context)
                : new StepResult { WaitingFor = $"server {pod.Name} to stop", Since = deletedAt, DeadlineSeconds = pod.GracePeriodSeconds + context.Spec.Update.Deadlines.StopSeconds };
        }

        // Evicted, or ended by what runs before it: no verdict on the version.
        if (pod.IsLost)
            return Lost(context);
        // Whether it has begun in this very moment is not known: another attempt, on the restore point.
        if (ServerMove.MayBeCorrected(context, pod, context.Migrator()))
            return SwapBack.Advance(context, failure: null);

        if (pod.ContainersReady && schemaIsTarget && UmsVersion.AreEqual(pod.ReportedVersion, context.Update!.To))
            return Commit(context);
        return new StepResult
        {
            WaitingFor = $"server {context.PodName(0)} to migrate production",
            Since = pod.CreatedAt,
            DeadlineSeconds = context.Spec.Update.Deadlines.MigrationSeconds,
            ExpectedSeconds = context.Update!.Canary?.StartSeconds,
        };
    }

    /// <summary>The new production is the truth only if its schema is the canary's.</summary>
    private static StepResult Commit(PlanContext context)
    {
        if (context.WithSnapshots())
        {
            var canary = context.CopyName(CopyKind.Snapshot, context.Canary());
            var query = new FactQuery.Compare(canary, context.ProductionName);
            if (context.Answer(query) is not { } answer)
                return StepResult.Need(query);
            if (answer.Error is { } error)
                return StepResult.Hold("production's fingerprint after its migration", error);
            if (!answer.Equal)
            {
                var differences = string.Join(" | ", answer.Differences);
                return StepResult.Fail(UndoReasons.SchemaDiffers, $"production's schema after its migration differs from the canary's: {differences}", context.Now, hold: true, server: 0);
            }
        }

        // Nothing is committed that a person has asked to undo.
        if (UndoRequest.Waits(context))
            return Paused.Wait;
        var commit = StepResult.Act(
            "the commit",
            context.Spec.Update.Deadlines.StartSeconds,
            new DatabaseAction.GrantLargeObjects(),
            new DatabaseAction.WriteMigrationPhase(context.RestorePoint()!.Name, MigrationPhase.Committed));
        return commit with { Update = context.Update! with { MigrationSeconds = Math.Round((context.Now - context.Pod(0)!.CreatedAt).TotalSeconds, 1) } };
    }

    /// <summary>Production is unknown: its migrator may have run and is gone without a verdict. Never a second start on it: swap back, then another attempt.</summary>
    public static StepResult Lost(PlanContext context)
    {
        var refused = context.Observed.Failures.FirstOrDefault(failure => failure is { Action: nameof(KubernetesAction.CreatePod) } && failure.Target == context.PodName(0));
        var last = (context.Pod(0)?.Trouble?.Message ?? refused?.Message) is { } why ? $", the last time: {why}" : "";
        if (context.Attempt() >= Attempts)
            return StepResult.Fail(UndoReasons.MigrationFailed, $"the migrator was lost {Attempts} times{last}", context.Now, context.Spec.Update.OnFailure == FailurePolicy.Hold, server: 0);
        return SwapBack.Advance(context, failure: null);
    }
}
