using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.Status;

/// <summary>Reports each change of the spec that has no effect during the update under way, or none at all, with the reason and what makes it effective.</summary>
internal static class DeferredChangeReport
{
    /// <param name="context">The facts at the end of the plan.</param>
    /// <param name="outcome">The outcome of the plan.</param>
    public static IReadOnlyList<IgnoredRequest> Of(PlanContext context, PlanOutcome outcome)
    {
        if (context.Cluster.DeletedAt is not null || context.Spec.Unreadable is not null)
            return [];
        IReadOnlyList<IgnoredRequest> volumes = Volumes(context) is { } kept ? [kept] : [];
        return context.Update is { } update && outcome.Finished is null ? [.. UnderUpdate(context, outcome, update), .. volumes] : volumes;
    }

    private static List<IgnoredRequest> UnderUpdate(PlanContext context, PlanOutcome outcome, UpdateStatus update)
    {
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

    /// <summary>Claims are created once and never changed, because not every storage class can enlarge a volume.</summary>
    private static IgnoredRequest? Volumes(PlanContext context)
    {
        if (context.Spec.Storage is not { } storage)
            return null;
        var claims = context.Observed.Children.Where(child => child.Kind == ChildKind.PersistentVolumeClaim && !child.Deleting).OrderBy(child => child.Name, StringComparer.Ordinal).ToList();
        var small = claims.Where(claim => claim.Size is { } size && Quantities.TryRead(size, out var has) && Quantities.TryRead(storage.Size, out var wanted) && has < wanted).ToList();
        if (small.Count > 0)
        {
            return IgnoredRequest.Of(
                "VolumeKept",
                $"spec.storage.size: {storage.Size} counts for new claims only; {string.Join(", ", small.Select(claim => $"{claim.Name} keeps {claim.Size}"))}; if the storage class allows it, enlarge each one: "
                + $"kubectl patch pvc {small[0].Name} -n {context.Cluster.Namespace} -p '{{\"spec\":{{\"resources\":{{\"requests\":{{\"storage\":\"{storage.Size}\"}}}}}}}}'");
        }

        var other = storage.StorageClassName is { } name ? claims.Where(claim => claim.StorageClass is { } has && has != name).ToList() : [];
        return other.Count == 0 ? null : IgnoredRequest.Of(
            "VolumeKept",
            $"spec.storage.storageClassName: {storage.StorageClassName} counts for new claims only; {string.Join(", ", other.Select(claim => $"{claim.Name} keeps {claim.StorageClass}"))}; to move a server, copy its data, then delete its claim and its pod");
    }
}
