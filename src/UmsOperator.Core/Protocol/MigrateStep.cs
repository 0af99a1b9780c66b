using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 5. Once the gates are open, server 0 stops and the restore point is taken. The phase in its comment records the progress: taken, migrating, committed.</summary>
internal sealed class MigrateStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Migrate;

    public StepResult Advance(PlanContext context) => Next(context).Visiting(0);

    private static StepResult Next(PlanContext context) => MayMigrate.Judge(context) switch
    {
        MigrationPermission.Committed => Admit(context),
        MigrationPermission.UndoWaits => Paused.Wait,
        MigrationPermission.RestorePointStale =>
            StepResult.Act("the stale restore point to be dropped", context.Spec.Update.Deadlines.CopySeconds, new DatabaseAction.DropCopy(context.RestorePoint()!.Name)),
        MigrationPermission.MayBegin =>
            StepResult.Act("the start of the migration to be recorded", context.Spec.Update.Deadlines.StartSeconds,
                new DatabaseAction.WriteMigrationPhase(context.RestorePoint()!.Name, MigrationPhase.Migrating)),
        MigrationPermission.MayStart => Migration.Start(context),
        MigrationPermission.Started => Migration.Watch(context),
        MigrationPermission.Unknown => Migration.Lost(context),
        _ => BeforeRestorePoint(context),
    };

    /// <summary>Gates, stop, restore point.</summary>
    private static StepResult BeforeRestorePoint(PlanContext context)
    {
        if (context.CopyTask(CopyKind.RestorePoint) is { Running: true } || (context.WorkInFlight && !context.Observed.Database.Production!.AllowsConnections))
            return TakeRestorePoint(context);
        var verdicts = MigrationGates.Judge(context);
        if (verdicts.Needs.Count > 0)
            return StepResult.Need(verdicts.Needs);
        var judged = StepResult.Done with { Refusals = verdicts.Refusals, Update = verdicts.Drift is { } drift ? context.Update! with { Drift = drift } : null };
        var result = (verdicts.AllOpen ? Approach(context, verdicts.Gates) : Closed(context, verdicts)).After(judged);
        return result with { Actions = [.. result.Actions, .. MigratorRefusal.Leftovers(context)] };
    }

    private static StepResult Approach(PlanContext context, IReadOnlyList<GateStatus> gates)
    {
        var stops = ServerFold.All(context, Stopping(context), ServerMove.Stop);
        if (!stops.IsDone)
            return stops with { Gates = gates };
        // Roles of the old version that could still log in to production are fenced before the schema changes (promise P1).
        var fence = ProductionFence.Raise(context, BindingKind.Production);
        return (fence.IsDone ? TakeRestorePoint(context) with { Gates = gates } : fence).After(stops);
    }

    /// <summary>The servers that must leave production before it is migrated: all that are still bound to it.</summary>
    private static IEnumerable<int> Stopping(PlanContext context) => context.WithSnapshots() ? [0] : context.Others().Append(0);

    /// <summary>While a gate is closed, server 0 serves on, or is started again if it was stopped already.</summary>
    private static StepResult Closed(PlanContext context, GateVerdicts verdicts)
    {
        var seconds = context.Spec.Update.Deadlines.StartSeconds;
        var starts = ServerFold.All(context, Stopping(context).Select(context.OldVersionIntent).OfType<ServerIntent>(), (facts, intent) => ServerMove.To(facts, intent, seconds));
        var person = MigrationGates.WaitsForAPersonOnly(verdicts.Gates);
        var closed = verdicts.Closed.ToList();
        var reasons = string.Join("; ", closed.Select(gate => gate.Name));
        return new StepResult
        {
            WaitingFor = $"the gate before the migration: {reasons}",
            DeadlineSeconds = person ? null : context.Spec.Update.Deadlines.MigrationSeconds,
            Gates = verdicts.Gates,
            Actions = starts.Actions,
            Needs = starts.Needs,
            WentBack = starts.Actions.Count == 0 ? null : string.Join("; ", closed.Select(gate => $"{gate.Name}: {gate.Reason}")),
        }.After(starts);
    }

    private static StepResult TakeRestorePoint(PlanContext context) => CopyWork.Make(
        context,
        new DatabaseAction.TakeRestorePoint(context.CopyName(CopyKind.RestorePoint), context.Comment()),
        "the restore point",
        context.Update!.Plan?.ClosedSeconds);

    /// <summary>Admits only the migrator of this update: a pod of an earlier one, created by a delayed request of an operator that has died, never connected to this production.</summary>
    private static StepResult Admit(PlanContext context) => context.Pod(0) is { Kind: BindingKind.Migrator, Admitted: false, DeletedAt: null } migrator
        && BindingId.UpdateOf(migrator.Binding) == context.Update!.Id && !context.Fenced(migrator.Binding)
        ? StepResult.Act("the migrator to be admitted", context.Spec.Update.Deadlines.StartSeconds, new KubernetesAction.AdmitPod(migrator.Name, migrator.Uid))
        : StepResult.Done;
}
