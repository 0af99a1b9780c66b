using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Step 5. Behind the gate, server 0 stops, the restore point is taken, and the journal says how far it is: taken, migrating, committed.</summary>
internal sealed class MigrateStep : IUpdateStep
{
    public UpdateStep Name => UpdateStep.Migrate;

    public StepResult Advance(PlanContext context)
    {
        context.Visit(0);
        if (context.IsCommitted())
            return Admit(context);
        return context.MigrationPhase() switch
        {
            MigrationPhase.Migrating => Migration.Advance(context),
            MigrationPhase.Taken => Taken(context),
            _ => BeforeRestorePoint(context),
        };
    }

    /// <summary>Gate, stop, quiet instant, restore point.</summary>
    private static StepResult BeforeRestorePoint(PlanContext context)
    {
        var name = context.CopyName(CopyKind.RestorePoint);
        if (context.Task(name) is { Running: true } || (context.WorkInFlight && !context.Observed.Database.Production!.AllowsConnections))
            return TakeRestorePoint(context);
        if (MigrationGates.Judge(context) is not { } gates)
            return StepResult.Asking;
        if (gates.Any(gate => !gate.Open))
            return Closed(context, gates);

        var stops = Stopping(context).Select(ordinal => ServerMove.Stop(context, ordinal)).Where(stop => !stop.IsDone).ToList();
        if (stops.Count > 0)
            return stops[0] with { Actions = [.. stops.SelectMany(stop => stop.Actions)], Gates = gates };
        return RetireProductionRoles(context) ?? TakeRestorePoint(context) with { Gates = gates };
    }

    /// <summary>Who must be away from production before it is migrated: all that are still bound to it.</summary>
    private static IEnumerable<int> Stopping(PlanContext context) => context.WithSnapshots() ? [0] : context.Others().Append(0);

    /// <summary>A closed gate leaves server 0 serving, or starts it again if it was stopped already.</summary>
    private static StepResult Closed(PlanContext context, IReadOnlyList<GateStatus> gates)
    {
        var seconds = context.Spec.Update.Deadlines.StartSeconds;
        var starts = Stopping(context).Select(context.OldVersionIntent).OfType<ServerIntent>().SelectMany(intent => ServerMove.To(context, intent, seconds).Actions).ToList();
        var person = MigrationGates.WaitsForAPersonOnly(gates);
        var closed = gates.Where(gate => !gate.Open).ToList();
        var reasons = string.Join("; ", closed.Select(gate => gate.Name));
        return new StepResult
        {
            WaitingFor = $"the gate before the migration: {reasons}",
            DeadlineSeconds = person ? null : context.Spec.Update.Deadlines.MigrationSeconds,
            Gates = gates,
            Actions = starts,
            WentBack = starts.Count == 0 ? null : string.Join("; ", closed.Select(gate => $"{gate.Name}: {gate.Reason}")),
        };
    }

    /// <summary>Whoever could still log in to production as the old version is fenced before the schema changes (promise P1).</summary>
    private static StepResult? RetireProductionRoles(PlanContext context)
    {
        var fences = context.Observed.Database.Roles
            .Where(role => !role.Fenced && BindingId.LetterOf(role.Binding) == 'p')
            .Select(role => new DatabaseAction.FenceRole(role.Name))
            .ToList();
        return fences.Count == 0 ? null : StepResult.Act("the fence around production", context.Spec.Update.Deadlines.StopSeconds, fences);
    }

    private static StepResult TakeRestorePoint(PlanContext context) => CopyWork.Make(
        context,
        new DatabaseAction.TakeRestorePoint(context.CopyName(CopyKind.RestorePoint), context.Comment()),
        "the restore point",
        context.Update!.Plan?.ClosedSeconds);

    /// <summary>A restore point equals production only while production has stayed closed since.</summary>
    private static StepResult Taken(PlanContext context) => UndoRequest.Waits(context) ? Paused.Wait : context.Observed.Database.Production!.AllowsConnections
        ? StepResult.Act("the stale restore point to be dropped", context.Spec.Update.Deadlines.CopySeconds, new DatabaseAction.DropCopy(context.RestorePoint()!.Name))
        : StepResult.Act("the journal", context.Spec.Update.Deadlines.StartSeconds, new DatabaseAction.WriteMigrationPhase(context.RestorePoint()!.Name, MigrationPhase.Migrating));

    /// <summary>Not any migrator: a pod of an earlier one, made late by an operator that had died, has never seen this production.</summary>
    private static StepResult Admit(PlanContext context) => context.Pod(0) is { Kind: BindingKind.Migrator, Admitted: false, DeletedAt: null } migrator
        && BindingId.UpdateOf(migrator.Binding) == context.Update!.Id && !context.Fenced(migrator.Binding)
        ? StepResult.Act("the migrator to be admitted", context.Spec.Update.Deadlines.StartSeconds, new KubernetesAction.AdmitPod(migrator.Name, migrator.Uid))
        : StepResult.Done;
}
