using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.SteadyState;

/// <summary>Deletes the cluster: undoes what was not committed, and removes everything that is not promised to be kept. Production is never dropped.</summary>
internal static class Deletion
{
    public static StepResult Advance(PlanContext context)
    {
        if (!context.Cluster.HasFinalizer)
            return StepResult.Done;
        var deadlines = context.Spec.Update.Deadlines;
        var overdue = context.Now > context.Cluster.DeletedAt!.Value.Later(deadlines.DeletionSeconds);
        if (context.Observed.Database.Reach != DatabaseReach.Connected)
            return overdue || context.RequestAnnotation(Annotations.Abandon) == AbandonValue(context) ? Abandon(context) : Unreachable(context);
        if (context.WhyUnseen(ObservedPart.Pods, ObservedPart.Secrets) is { } unseen)
            return StepResult.Hold("pods and Secrets to become readable, to clean up", unseen);
        if (CopyWork.Cancel(context) is { IsDone: false } cancel)
            return cancel;

        context = context with { Update = context.Update ?? UpdateRecovery.FromCopies(context) };
        return CleanUp(context, deadlines, overdue).Keeping(context);
    }

    private static StepResult CleanUp(PlanContext context, DeadlinesSpec deadlines, bool overdue)
    {
        if (context.Update is not null && context.MigrationPhase() == MigrationPhase.Migrating)
        {
            // If production is gone or belongs to another cluster, only the restore point is left. It is kept, and a user decides.
            return Claimant.IsOurs(context) ? SwapBack.Advance(context, failure: null)
                : overdue || context.RequestAnnotation(Annotations.Abandon) == AbandonValue(context) ? Abandon(context)
                : Missing(context);
        }

        var stops = ServerFold.All(context, context.Pods.Where(pod => !IsGone(context, pod)).Select(pod => pod.Ordinal), ServerMove.Stop);
        if (!stops.IsDone)
            return stops;

        List<PlannedAction> actions = [.. Bindings(context), .. Copies(context), .. DeleteChildren(context)];
        if (actions.Count > 0)
            return StepResult.Act("roles, Secrets and copies to be removed", deadlines.DeletionSeconds, actions);
        if (Claimant.IsOurs(context))
        {
            List<PlannedAction> release = [new DatabaseAction.ReleaseProduction()];
            if (!context.Observed.Database.Production!.AllowsConnections)
                release.Insert(0, new DatabaseAction.OpenProduction());
            return StepResult.Act("the claim on production to be released", deadlines.DeletionSeconds, release);
        }

        // The next observation drops them. If one stays for long, the event that lists what is left names it.
        if (!overdue && context.Observed.Database.LeftRoles.Any(role => !role.HasDependents))
            return StepResult.Hold("temporary roles to be dropped", string.Join(", ", context.Observed.Database.LeftRoles.Where(role => !role.HasDependents).Select(role => role.Name)));

        return StepResult.Act("the finalizer to be removed", deadlines.DeletionSeconds, new KubernetesAction.RemoveFinalizer { Leaves = LeftInDatabase.Kept(context) });
    }

    /// <summary>A pod that has ended, whose logins are fenced if it has logins of its own, and that only a finalizer of others keeps: nothing has to wait for it.</summary>
    private static bool IsGone(PlanContext context, PodObserved pod) =>
        pod is { DeletedAt: not null, Ended: true, HasEndedFinalizer: false, Trouble.Kind: PodTroubleKind.KeptByFinalizer }
        && (!context.PerServerRoles || ServerMove.Retire(context, pod.Ordinal, keepBinding: null).Count == 0);

    /// <summary>The value that the annotation abandon must have: the update's ID, or else the cluster's uid. A value that was copied with a manifest has no effect.</summary>
    public static string AbandonValue(PlanContext context) => context.Update?.Id ?? context.Cluster.Uid;

    private static IEnumerable<PlannedAction> Bindings(PlanContext context)
    {
        foreach (var role in context.Observed.Database.Roles)
        {
            if (!role.Fenced)
                yield return new DatabaseAction.FenceRole(role.Name);
            yield return new DatabaseAction.DropRole(role.Name);
        }

        foreach (var secret in context.Observed.Secrets.Where(secret => !secret.Deleting))
            yield return new KubernetesAction.DeleteSecret(secret.Name);
    }

    private static IEnumerable<PlannedAction> Copies(PlanContext context) => context.Observed.Database.Copies
        .Where(copy => !Housekeeping.IsPromised(copy) || context.Spec.Update.RestorePoint.DeletionPolicy == DeletionPolicy.Delete)
        .Select(copy => new DatabaseAction.DropCopy(copy.Name));

    private static IEnumerable<PlannedAction> DeleteChildren(PlanContext context) => context.Observed.Children
        .Where(child => child.Kind != ChildKind.PersistentVolumeClaim && !child.Deleting)
        .Select(child => new KubernetesAction.DeleteChild(child.Kind, child.Name));

    private static StepResult Unreachable(PlanContext context) => StepResult.Hold(
        "the database to become reachable, to clean up",
        $"{context.Observed.Database.Problem}; make it reachable, or annotate the cluster with {Annotations.Abandon}={AbandonValue(context)} to let it go and leave roles and copies behind"
        + (context.Observed.Database.Reach == DatabaseReach.NoCredentials ? " (the only way if its namespace is being deleted, where no Secret can be made any more)" : ""));

    private static StepResult Missing(PlanContext context) => StepResult.Hold(
        "production to become available, to swap it back",
        (context.Observed.Database.Production is null
            ? $"database.name: there is no database '{context.ProductionName}' any more, and its migration was under way; rename its restore point {context.RestorePoint()!.Name} to it, "
            : Claimant.IsAnother(context)
                ? $"database.name: '{context.ProductionName}' is in use by another UmsCluster now, and a migration was under way; its restore point {context.RestorePoint()!.Name} is kept; rename the databases, "
                : $"{Claimant.Missing(context)}, ")
        + $"or annotate the cluster with {Annotations.Abandon}={AbandonValue(context)} to let it go and leave roles and copies behind");

    /// <summary>Without the database nothing in it can be removed: the status and an event name what is left.</summary>
    private static StepResult Abandon(PlanContext context) => StepResult.Act(
        "the finalizer to be removed; roles and copies that start with " + ClusterNames.Claim(context.Cluster.Uid) + " are left in the database",
        null,
        [
            .. context.Pods.Where(pod => pod.DeletedAt is null).Select(pod => new KubernetesAction.DeletePod(pod.Name, pod.Uid, pod.ResourceVersion)),
            .. context.Pods.Where(pod => pod.HasEndedFinalizer).Select(pod => new KubernetesAction.ReleasePod(pod.Name, pod.Uid)),
            .. context.Observed.Secrets.Where(secret => !secret.Deleting).Select(secret => new KubernetesAction.DeleteSecret(secret.Name)),
            .. DeleteChildren(context),
            new KubernetesAction.RemoveFinalizer { Leaves = LeftInDatabase.Abandoned(context) },
        ]);
}
