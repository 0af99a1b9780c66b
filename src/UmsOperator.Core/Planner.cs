using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;
using UmsOperator.Core.Status;
using UmsOperator.Core.SteadyState;
using UmsOperator.Core.Validation;

namespace UmsOperator.Core;

/// <summary>The planner: one pure function from an observation to a plan (promise P8).</summary>
public static class Planner
{
    /// <summary>Decides what to do now.</summary>
    /// <param name="observed">The observation, with the facts that were obtained for it.</param>
    /// <returns>The plan. If it asks for facts, it has no actions: obtain the facts and call the planner again.</returns>
    public static Plan Plan(Observed observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        observed = ServerMemory.Fill(CanonicalVersions.Of(observed));
        var context = new PlanContext(observed);
        var outcome = Judge(context);
        context = context.After(outcome.Result);
        var upkeep = Upkept(context, outcome);
        if (outcome.Result.Needs.Concat(upkeep.Needs).Distinct().ToList() is { Count: > 0 } needs)
            return new Plan { Questions = needs, Status = observed.Cluster.Status, Reason = "facts are missing" };

        IReadOnlyList<PlannedAction> actions = [.. outcome.Result.Actions.Concat(upkeep.Actions).Where(action => !RepeatedDelete.Is(observed, action))];
        outcome = outcome with { Result = outcome.Result with { Refusals = outcome.Result.Refusals.SetItems(upkeep.Refusals) } };
        outcome = FailureReport.Add(context, outcome);
        outcome = TakenNameReport.Add(context, outcome);
        // No decision depends on these parts. That they are missing is reported if there is no worse problem.
        if (context.WhyUnseen(ObservedPart.Children, ObservedPart.DisruptionBudget) is { } unseen)
            outcome = outcome with { Result = outcome.Result with { Problem = outcome.Result.Problem ?? unseen } };
        outcome = outcome with { Ignored = AnnotationReport.Of(context, outcome.Result.Rollback), Deferred = DeferredChangeReport.Of(context, outcome) };
        var status = StatusReport.Make(context, outcome);
        return new Plan
        {
            Actions = actions,
            Status = status,
            Gates = outcome.Result.Gates is { Count: > 0 } gates ? gates : null,
            Events = EventReport.Between(observed.Cluster.Status, status),
            RecheckAfter = RecheckPolicy.After(context, outcome, actions),
            Reason = outcome.Result.Problem ?? outcome.Result.WaitingFor ?? ConditionReport.UpToDate,
        };
    }

    /// <summary>Housekeeping in addition to the step under way. An update that has just ended no longer counts as one.</summary>
    private static StepResult Upkept(PlanContext context, PlanOutcome outcome)
    {
        if (outcome.Phase is ClusterPhase.Blocked or ClusterPhase.Deleting || context.Observed.Database.Reach != DatabaseReach.Connected
            || context.WhyUnseen(ObservedPart.Pods, ObservedPart.Secrets) is not null || Claimant.IsAnother(context))
            return StepResult.Done;
        if (outcome.Finished is not null)
            context = context with { Update = null };
        var kept = Housekeeping.Advance(context, outcome.Result.Visited);
        return kept with { Actions = [.. ChildReconciliation.Actions(context), .. kept.Actions] };
    }

    private static PlanOutcome Judge(PlanContext context)
    {
        if (context.Cluster.DeletedAt is not null)
            return new PlanOutcome { Phase = ClusterPhase.Deleting, Reason = "Deleting", Result = Deletion.Advance(context) };
        if (SpecRules.Broken(context.Cluster) is { Count: > 0 } broken)
            return SpecRefused(context, string.Join("; ", broken));
        if (!context.Cluster.HasFinalizer)
            return new PlanOutcome { Phase = ClusterPhase.Adopting, Reason = "Adopting", Result = StepResult.Act("the finalizer", null, new KubernetesAction.AddFinalizer()) };
        if (context.Observed.Database is { Reach: not DatabaseReach.Connected } hidden)
            return Blocked($"Database{hidden.Reach}", hidden.Problem ?? "the database server cannot be seen");
        if (context.WhyUnseen(ObservedPart.Pods, ObservedPart.Secrets) is { } unseen)
            return Blocked("NotObserved", unseen);

        // Nothing is read or changed in the database of another cluster, whatever the status says.
        if (Claimant.IsAnother(context) && Adopting(context) is { } adopting)
            return adopting;

        return (context.Update ?? UpdateRecovery.FromCopies(context)) is { } update ? UnderUpdate(context with { Update = update }) : WithoutUpdate(context);
    }

    /// <summary>Null once this cluster claims production.</summary>
    private static PlanOutcome? Adopting(PlanContext context)
    {
        var adoption = Adoption.Advance(context);
        return adoption.IsDone ? null : new PlanOutcome
        {
            Phase = adoption.Problem is null ? ClusterPhase.Adopting : ClusterPhase.Blocked,
            Reason = adoption.Problem is null ? "Adopting" : "AdoptionRefused",
            Result = adoption,
        };
    }

    private static PlanOutcome WithoutUpdate(PlanContext context)
    {
        if (Adopting(context) is { } adopting)
            return adopting;
        // This work belongs to an update that the status lost and that has no copy yet. A new update would get another ID, and both would close production.
        if (CopyWork.Cancel(context) is { IsDone: false } cancel)
            return Ordinary(context, cancel);
        var production = context.Observed.Database.Production!;
        if (!production.AllowsConnections)
            return Ordinary(context, ProductionOpening.Act(context) with { Actions = context.WorkInFlight ? [] : [new DatabaseAction.OpenProduction()] });

        var target = UmsVersion.TryParse(context.Spec.Version, out var wanted) ? wanted.Schema : default;
        var known = SchemaVersion.TryParse(production.SchemaVersion, out var schema);
        if (production.Empty == true || BootstrapRuns(context, known, known && schema == target))
            return new PlanOutcome { Phase = ClusterPhase.Adopting, Reason = "Bootstrapping", Result = Bootstrap.Advance(context) };
        if (Adoption.SchemaProblem(context, production) is { } problem)
            return OlderThanTheSchema(context, problem);

        if (schema == target && PatchWaits(context))
            return KeepServing(context, "UpdateBlocked", Paused.Wait);
        return schema == target
            ? Ordinary(context, SteadyStateServers.Advance(context, context.Spec.Version, DesiredObjects.PodSpecHash(context.Spec)))
            : WantsUpdate(context, schema);
    }

    /// <summary>Only a rollback leads to a version that is older than the schema.</summary>
    private static PlanOutcome OlderThanTheSchema(PlanContext context, string problem)
    {
        var reopened = Rollback.Reopen(context);
        if (reopened is { Verdict.Undo: not null, Update: var update })
            return UnderUpdate(context with { Update = update });
        var (hint, needs) = Rollback.Hint(context);
        return KeepServing(context, "VersionRefused", StepResult.Hold("a version that fits the schema", hint is not null ? $"{problem}; {hint}" : problem) with
        {
            Needs = [.. reopened?.Verdict.Needs ?? [], .. needs],
            Rollback = reopened?.Verdict,
            Refusals = reopened?.Verdict.Refusals ?? StepResult.NoRefusals,
        }, needsUser: true);
    }

    /// <summary>A patch is rolled out without copies. Like any other update it pauses before its next server.</summary>
    private static bool PatchWaits(PlanContext context) => Paused.IsOn(context)
        && context.Pods.Any(pod => pod.Kind == BindingKind.Production && !UmsVersion.AreEqual(pod.Version, context.Spec.Version));

    /// <summary>
    /// The first server runs until the schema exists and the server serves or has ended. If a schema exists and the server's role cannot log in, a
    /// delayed request created its pod, and it is replaced.
    /// </summary>
    private static bool BootstrapRuns(PlanContext context, bool schemaIsKnown, bool schemaFits)
    {
        if (context.Pod(0) is not { Kind: BindingKind.Migrator } pod)
            return false;
        if (schemaIsKnown && context.PerServerRoles && context.Role(pod.Binding) is not { CanLogin: true })
            return false;
        return !(schemaFits && pod is { ContainersReady: true, ReportedVersion: not null } or { IsOver: true });
    }

    private static PlanOutcome WantsUpdate(PlanContext context, SchemaVersion schema)
    {
        if (context.Spec.Update.Strategy == UpdateStrategy.Rolling)
        {
            return KeepServing(context, "VersionRefused", StepResult.Hold(
                "another strategy",
                $"update.strategy: Rolling stays inside one MAJOR.MINOR, and {context.Spec.Version} needs a newer schema than {schema}; set it to UpdateMode or ShortDowntime"), needsUser: true);
        }

        if (FailedBefore(context) is { } failed)
        {
            return KeepServing(context, "TargetFailed", StepResult.Hold(
                "another value of spec.version",
                $"{failed.Message}; the update to {failed.Version} failed and is not tried again by itself; set spec.version back or to a version that works, or try again: {Command.Annotate(context, Annotations.Retry, failed.UpdateId)}"), needsUser: true);
        }

        if (HeldTarget.Target(context) is { } held)
            return KeepServing(context, "TargetHeldBack", HeldTarget.Wait(context, held), needsUser: true) with { HeldTarget = held };

        var running = RunningVersion(context);
        // A pod that never started may have an image that cannot be pulled.
        var image = context.Pods.OrderByDescending(pod => pod.Serves).FirstOrDefault(pod => pod.Kind == BindingKind.Production && UmsVersion.AreEqual(pod.Version, running))?.Image;
        var begun = UpdateStart.Begin(context, running ?? schema.ToString(), image);
        return begun.IsDone ? UnderUpdate(context.After(begun)) : KeepServing(context, "UpdateBlocked", begun);
    }

    /// <summary>A failed target is retried only for another generation of the spec, or by the annotation retry.</summary>
    private static FailedTargetStatus? FailedBefore(PlanContext context)
    {
        var evidence = context.Observed.Database.Copies.LastOrDefault(copy => copy is { Kind: CopyKind.Failed, Comment.Failure: not null });
        var failed = context.Cluster.Status.FailedTarget ?? (evidence is { Comment: { } comment }
            ? new FailedTargetStatus { Version = comment.To, Generation = comment.Generation, UpdateId = evidence.UpdateId, Message = comment.Failure!, FailureTime = comment.At }
            : null);
        return failed is not null
            && UmsVersion.AreEqual(failed.Version, context.Spec.Version)
            && failed.Generation == context.Cluster.Generation
            && context.RequestAnnotation(Annotations.Retry) != failed.UpdateId
                ? failed
                : null;
    }

    /// <summary>The version in the status; if it is none, because somebody overwrote it, that of the first server.</summary>
    private static string? RunningVersion(PlanContext context) =>
        context.Cluster.Status.Version is { } known && UmsVersion.TryParse(known, out _) ? known
            : context.Pods.Where(pod => pod.Kind == BindingKind.Production).OrderBy(pod => pod.Ordinal).FirstOrDefault()?.Version;

    private static PlanOutcome UnderUpdate(PlanContext context)
    {
        if (context.Observed.Database.Production is not { } production)
            return Blocked("ProductionMissing", $"database.name: there is no database '{context.ProductionName}' any more; find out why, and restore it").Keeping(context);
        if (production.Claim is null)
            return Blocked("ClaimMissing", Claimant.Missing(context)).Keeping(context);
        var (step, result) = UpdateFlow.Advance(context);
        context = context.After(result);
        var update = context.Update!;
        var outcome = new PlanOutcome
        {
            Phase = update.Undo is { Hold: true } ? ClusterPhase.Held : ManualPhase.Of(result) ?? (update.Undo is null ? ClusterPhase.Updating : ClusterPhase.RollingBack),
            Reason = update.Undo?.Reason ?? $"{step}",
            Result = result,
            Step = step,
            UpdateBlocked = update.Undo is { Hold: true },
            Version = context.IsCommitted() ? update.To : UmsVersion.TryParse(update.From, out _) ? update.From : null,
        };
        return result.IsDone ? UpdateEnd.Close(context, outcome) : outcome;
    }

    private static PlanOutcome Ordinary(PlanContext context, StepResult result) => new()
    {
        Phase = result.IsDone ? ClusterPhase.Running : ClusterPhase.Progressing,
        Reason = result.IsDone ? "Serving" : "Progressing",
        Result = result,
        Version = result.IsDone ? context.Spec.Version : null,
    };

    /// <summary>The update may not start: servers keep their version, and lost ones are recreated.</summary>
    private static PlanOutcome KeepServing(PlanContext context, string reason, StepResult why, bool needsUser = false)
    {
        var keep = RunningVersion(context) is { } version && why.Kind != StepKind.Need ? SteadyStateServers.Advance(context, version, specHash: null) : StepResult.Done;
        return new PlanOutcome
        {
            Phase = ManualPhase.Of(why) ?? ClusterPhase.Held,
            Reason = reason,
            Result = StepResult.Merge(why, [why, keep]),
            UpdateBlocked = true,
            NeedsUser = needsUser,
            Version = UmsVersion.TryParse(RunningVersion(context), out _) ? RunningVersion(context) : null,
        };
    }

    /// <summary>
    /// A refused spec for which nothing was created gets no finalizer: to delete it no write may be needed, as the API server may refuse the write for the same reason. A cluster that lost
    /// its finalizer gets it back.
    /// </summary>
    private static PlanOutcome SpecRefused(PlanContext context, string broken)
    {
        var outcome = Blocked("SpecRefused", broken) with { NeedsUser = true };
        return context.Cluster.HasFinalizer || context.Cluster.Status.Database is null
            ? outcome
            : outcome with { Result = outcome.Result with { Actions = [new KubernetesAction.AddFinalizer()] } };
    }

    private static PlanOutcome Blocked(string reason, string problem) => new()
    {
        Phase = ClusterPhase.Blocked,
        Reason = reason,
        Result = StepResult.Hold("the problem to be solved", problem),
        UpdateBlocked = true,
    };
}
