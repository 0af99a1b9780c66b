using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.Status;

/// <summary>Reports each change of the spec that has no effect during the update under way, with the reason and the time when it will have one.</summary>
internal static class DeferredChangeReport
{
    /// <param name="context">The facts at the end of the plan.</param>
    /// <param name="outcome">The outcome of the plan.</param>
    public static IReadOnlyList<IgnoredRequest> Of(PlanContext context, PlanOutcome outcome)
    {
        if (context.Update is not { } update || outcome.Finished is not null || context.Cluster.DeletedAt is not null || context.Spec.Unreadable is not null)
            return [];
        List<IgnoredRequest> deferred = [];
        if (context.Spec.Replicas != update.Replicas)
            deferred.Add(IgnoredRequest.Of("ReplicasFrozen", $"spec.replicas: {context.Spec.Replicas} takes effect after update {update.Id}; until then there are {update.Replicas} servers"));
        if (Version(context) is { } version)
            deferred.Add(version);
        if (update.Plan?.Strategy == Strategies.UpdateMode && context.Spec.Update.Strategy != UpdateStrategy.UpdateMode)
            deferred.Add(IgnoredRequest.Of(
                "StrategyFrozen", $"spec.update.strategy: {context.Spec.Update.Strategy} takes effect at the next update; update {update.Id} continues with its own strategy"));
        if (Paused.IsOn(context) && outcome.Result.Gates.All(gate => gate.Open || gate.Name != PausedGate.Name) && update.Undo is not { Hold: true })
            deferred.Add(IgnoredRequest.Of("PausedLater", "spec.update.paused: the current step continues, and the update holds before the next step"));
        if (context.MigrationPhase() is MigrationPhase.Taken or MigrationPhase.Migrating && context.Spec.Update.Approval == UpdateApproval.BeforeMigration
            && context.RequestAnnotation(Annotations.Approve) != update.Id && update.Undo is null)
            deferred.Add(IgnoredRequest.Of(
                "ApprovalTooLate", $"spec.update.approval: {UpdateApproval.BeforeMigration} counts for the next update; the migration of update {update.Id} has begun; to undo it: {Command.Annotate(context, Annotations.Abort, update.Id)}"));
        if (Pods(context) is { } pods)
            deferred.Add(pods);
        return deferred;
    }

    private static IgnoredRequest? Version(PlanContext context)
    {
        var (update, wanted) = (context.Update!, context.Spec.Version);
        if (context.IsCommitted())
        {
            if (update.Undo is not null || UmsVersion.AreEqual(wanted, context.RejoinVersion()))
                return null;
            var back = UmsVersion.AreEqual(wanted, update.From) && context.RestorePoint() is { } kept
                ? $"; production is migrated, and only this goes back: {Command.Annotate(context, Annotations.Rollback, RollbackRequest.Value(kept.Name, null))}"
                : "";
            return IgnoredRequest.Of("VersionDeferred", $"spec.version: {wanted} takes effect after update {update.Id} to {update.To} has ended{back}");
        }

        if (update.Undo is null or { Hold: true } && UndoRequest.Waits(context))
            return IgnoredRequest.Of("UndoPaused", $"the undo of update {update.Id} is asked for ({UndoRequest.Of(context)!.Message}) and waits; set spec.update.paused to false to begin it");
        return update.Undo is { Hold: false } && update.Undo.Why() == UndoReason.Aborted && !UmsVersion.AreEqual(wanted, update.From)
            ? IgnoredRequest.Of("VersionDeferred", $"spec.version: {wanted} takes effect once update {update.Id} is undone")
            : null;
    }

    /// <summary>Only versions change during an update; a pod that is created meanwhile follows the current spec.</summary>
    private static IgnoredRequest? Pods(PlanContext context)
    {
        var hash = DesiredObjects.PodSpecHash(context.Spec);
        var old = context.Pods.Where(pod => pod is { DeletedAt: null, Kind: not BindingKind.Migrator, SpecHash: { } own } && own != hash)
            .Select(pod => pod.Name).Order(StringComparer.Ordinal).ToList();
        return old.Count > 0
            ? IgnoredRequest.Of("PodSpecDeferred",
                $"spec.image, spec.resources, spec.storage, spec.pod or spec.database changed: {string.Join(", ", old)} get it when the update recreates them, or after it")
            : null;
    }
}
