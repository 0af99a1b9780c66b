using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The middle of step 5, journal <c>migrating</c>: one migrator, once, on a production that equals its restore point (promise P2).</summary>
internal static class Migration
{
    private const int Attempts = 3;

    public static StepResult Advance(PlanContext context)
    {
        var binding = context.MigratorBinding();
        var pod = context.Pod(0);
        if (pod is { Kind: BindingKind.Migrator } && pod.Binding == binding.Id && MayLogIn(context, binding.Id))
            return Watch(context, pod);
        if (!NeverStarted(context))
            return Lost(context);

        // A pod of an earlier attempt, made late by an operator that had died: it can do no harm, but it has the name. Its binding may have had the same name too, where
        // status and failed database were lost in between, and attempts are counted anew.
        return pod is not null ? ServerMove.Clear(context, pod, binding.Id) : Start(context);
    }

    /// <summary>A role is made before its pod and goes after it: a pod without one came late, and would wait for a login for ever.</summary>
    private static bool MayLogIn(PlanContext context, string binding) => !context.PerServerRoles || context.Role(binding) is { CanLogin: true };

    /// <summary>
    /// Proof that no migrator has run on this production. With roles: it is still closed, and only a swap back closes it later, which fences first.
    /// Without: the Secret that its pod needs was never made.
    /// </summary>
    private static bool NeverStarted(PlanContext context) => context.PerServerRoles
        ? !context.Observed.Database.Production!.AllowsConnections && !context.Fenced(context.MigratorBinding().Id)
        : context.Observed.Secrets.All(secret => secret.Binding != context.MigratorBinding().Id);

    /// <summary>
    /// The pod comes last, after it was tried by a dry run. Were it created before production is opened, a second operator that finds neither a pod nor an open production could not
    /// tell that the first one's create is still on its way: two pods would have one login.
    /// </summary>
    private static StepResult Start(PlanContext context)
    {
        var migrator = context.Migrator();
        var seconds = context.Spec.Update.Deadlines.MigrationSeconds;
        // Production is not opened for a migrator that cannot be made.
        if (ServerMove.LacksName(context, 0, migrator.Binding) || !context.HasVolume(0))
            return StepResult.Act($"free names for server {context.PodName(0)}", seconds);
        if (PodAdmission.Await(context, migrator) is { } notYet)
            return notYet;
        List<PlannedAction> actions = [.. ServerMove.Prepare(context, migrator.Binding)];
        if (!context.Observed.Database.Production!.AllowsConnections)
            actions.Add(new DatabaseAction.OpenProduction());
        actions.Add(new KubernetesAction.CreatePod(migrator));
        return StepResult.Act($"server {context.PodName(0)} to migrate production", seconds, actions) with { ExpectedSeconds = context.Update!.Canary?.StartSeconds };
    }

    private static StepResult Watch(PlanContext context, PodObserved pod)
    {
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
            if (context.Ask(new FactQuery.Compare(canary, context.ProductionName)) is not { } answer)
                return StepResult.Asking;
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
        context.Update = context.Update! with { MigrationSeconds = Math.Round((context.Now - context.Pod(0)!.CreatedAt).TotalSeconds, 1) };
        return StepResult.Act(
            "the commit",
            context.Spec.Update.Deadlines.StartSeconds,
            new DatabaseAction.GrantLargeObjects(),
            new DatabaseAction.WriteMigrationPhase(context.RestorePoint()!.Name, MigrationPhase.Committed));
    }

    /// <summary>Production is unknown: its migrator may have run and is gone without a verdict. Never a second start on it: swap back, then another attempt.</summary>
    private static StepResult Lost(PlanContext context)
    {
        var refused = context.Observed.Failures.FirstOrDefault(failure => failure is { Action: nameof(KubernetesAction.CreatePod) } && failure.Target == context.PodName(0));
        var last = (context.Pod(0)?.Trouble?.Message ?? refused?.Message) is { } why ? $", the last time: {why}" : "";
        if (context.Attempt() >= Attempts)
            return StepResult.Fail(UndoReasons.MigrationFailed, $"the migrator was lost {Attempts} times{last}", context.Now, context.Spec.Update.OnFailure == FailurePolicy.Hold, server: 0);
        return SwapBack.Advance(context, failure: null);
    }
}
