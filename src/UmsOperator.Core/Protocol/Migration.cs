using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The middle of step 5, phase <c>migrating</c>: starts and watches the one migrator (promise P2).</summary>
internal static class Migration
{
    private const int Attempts = 3;

    /// <summary>
    /// The pod is created last, after a dry run. If it were created before production is opened, a second operator that finds neither a pod nor an open production could not know that the
    /// request of the first is still under way: two pods would share one login.
    /// </summary>
    public static StepResult Start(PlanContext context)
    {
        // A pod of an earlier attempt, created by a delayed request of an operator that has died. It is harmless, but it has the name. Its binding may even have the same ID, if
        // the status and the failed database were lost in between and attempts are counted from one again.
        if (context.Pod(0) is { } pod)
            return ServerMove.Clear(context, pod, context.MigratorBinding().Id);
        var migrator = context.Migrator();
        var seconds = context.Spec.Update.Deadlines.MigrationSeconds;
        // Production is not opened for a migrator that cannot be created.
        if (ServerMove.LacksName(context, 0, migrator.Binding) || !context.HasVolume(0))
            return StepResult.Act($"the names of server {context.PodName(0)} to become free", seconds);
        if (PodAdmission.Await(context, migrator) is { IsDone: false } notYet)
            return notYet;
        List<PlannedAction> actions = [.. ServerMove.Prepare(context, migrator.Binding)];
        if (!context.Observed.Database.Production!.AllowsConnections || context.NotYetOpened())
            actions.Add(new DatabaseAction.OpenProduction());
        actions.Add(new KubernetesAction.CreatePod(migrator));
        return StepResult.Act($"server {context.PodName(0)} to migrate production", seconds, actions) with
        {
            ExpectedSeconds = context.Update!.Canary?.StartSeconds,
            Update = context.Update with { RefusedMigrator = null },
        };
    }

    /// <summary>Waits for the migrator to commit, to fail, or to be lost.</summary>
    public static StepResult Watch(PlanContext context)
    {
        var pod = MayMigrate.Started(context)!;
        var statementRuns = context.Observed.Database.Production!.Sessions.Any(session => session is { Ours: true, Active: true });
        var schemaIsTarget = context.SchemaIs(context.Update!.To);
        if (ServerFailure.Of(pod, context.Now, statementRuns || !schemaIsTarget) is { } why)
            return StepResult.Fail(UndoReason.MigrationFailed, why, context.Now, context.Spec.Update.OnFailure == FailurePolicy.Hold, server: 0, log: pod.Log);
        // After the grace period it is not waited for any longer, as its node may never return. The swap back fences its role first.
        if (pod.DeletedAt is { } deletedAt)
        {
            return pod.Ended || context.Now >= deletedAt.AddSeconds(pod.GracePeriodSeconds)
                ? Lost(context)
                : new StepResult { WaitingFor = $"server {pod.Name} to stop", Since = deletedAt, DeadlineSeconds = pod.GracePeriodSeconds + context.Spec.Update.Deadlines.StopSeconds };
        }

        // It was evicted, or ended by an init container: this says nothing about the version.
        if (pod.IsLost)
            return Lost(context);
        // It may have started in this moment, so the next attempt begins on the restore point.
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

    /// <summary>Commits only if production's schema equals the canary's.</summary>
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
                return StepResult.Fail(UndoReason.SchemaDiffers, $"production's schema after its migration differs from the canary's: {differences}", context.Now, hold: true, server: 0);
            }
        }

        // A migration whose undo is requested is not committed.
        if (UndoRequest.Waits(context))
            return Paused.Wait;
        var commit = StepResult.Act(
            "the migration to be committed",
            context.Spec.Update.Deadlines.StartSeconds,
            new DatabaseAction.GrantLargeObjects(),
            new DatabaseAction.WriteMigrationPhase(context.RestorePoint()!.Name, MigrationPhase.Committed));
        return commit with { Update = context.Update! with { MigrationSeconds = Math.Round((context.Now - context.Pod(0)!.CreatedAt).TotalSeconds, 1) } };
    }

    /// <summary>
    /// The state of production is unknown, as its migrator may have run and is gone without a result. No migrator is started on it again: production
    /// is swapped back, then the next attempt begins. An attempt counts only if its pod may have existed.
    /// </summary>
    public static StepResult Lost(PlanContext context)
    {
        if (MigratorRefusal.Recorded(context) is { } refused)
            return SwapBack.Advance(context with { Update = refused }, failure: null).Keeping(context with { Update = refused });
        var refusal = MigratorRefusal.Of(context);
        var last = (context.Pod(0)?.Trouble?.Message ?? refusal?.Message) is { } why ? $", the last time: {why}" : "";
        if (MigratorRefusal.LostAttempts(context) + 1 >= Attempts)
            return StepResult.Fail(UndoReason.MigrationFailed, $"the migrator was lost {Attempts} times{last}", context.Now, context.Spec.Update.OnFailure == FailurePolicy.Hold, server: 0);
        return SwapBack.Advance(context, failure: null);
    }
}
