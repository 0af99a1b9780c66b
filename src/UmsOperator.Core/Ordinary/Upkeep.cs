using UmsOperator.Core.Observations;
using UmsOperator.Core.Planning;
using UmsOperator.Core.Plans;
using UmsOperator.Core.Updating;

namespace UmsOperator.Core.Ordinary;

/// <summary>What holds at any time, beside the step under way: lost pods come back with the binding they had, ended bindings are cleaned up.</summary>
internal static class Upkeep
{
    public static IReadOnlyList<PlannedAction> Actions(PlanContext context) =>
        [.. ReleaseEnded(context), .. Revive(context), .. RetireBindings(context), .. DropCopies(context)];

    /// <summary>Without roles a pod is kept by its finalizer until its processes are known to have ended.</summary>
    private static IEnumerable<PlannedAction> ReleaseEnded(PlanContext context) => context.Pods
        .Where(pod => pod is { DeletedAt: not null, Ended: true, HasEndedFinalizer: true } && !context.Visited(pod.Ordinal))
        .Select(pod => new KubernetesAction.ReleasePod(pod.Name, pod.Uid));

    /// <summary>A server whose pod was drained or evicted while no step decides on it gets the same binding again: the same database (pega-helm-charts#984 shows the other way).</summary>
    private static IEnumerable<PlannedAction> Revive(PlanContext context)
    {
        if (context.Update is null)
            yield break;
        foreach (var ordinal in Enumerable.Range(0, context.Replicas).Where(ordinal => !context.Visited(ordinal) && context.Pod(ordinal) is null))
        {
            if (context.LiveBindings(ordinal) is not [{ } binding] || binding.Kind == BindingKind.Migrator)
                continue;
            if ((binding.Kind == BindingKind.Snapshot ? context.OnSnapshot(ordinal) : context.IsCommitted() ? context.Rejoined(ordinal) : context.BackOnProduction(ordinal)) is not { } intent)
                continue;
            foreach (var action in ServerMove.To(context, intent, 0).Actions)
                yield return action;
        }
    }

    /// <summary>A fenced binding that no pod uses loses its Secret, then its role. The order matters: a Secret without a fenced role would look alive.</summary>
    private static IEnumerable<PlannedAction> RetireBindings(PlanContext context)
    {
        if (context.Update is not null || !context.PerServerRoles)
            yield break;
        foreach (var role in context.Observed.Database.Roles.Where(role => !role.CanLogin && context.Pods.All(pod => pod.Binding != role.Binding)))
        {
            if (!role.Fenced)
            {
                yield return new DatabaseAction.FenceRole(role.Name);
                continue;
            }

            var secret = context.Observed.Secrets.FirstOrDefault(one => one.Binding == role.Binding);
            yield return secret is null ? new DatabaseAction.DropRole(role.Name) : new KubernetesAction.DeleteSecret(secret.Name);
        }
    }

    /// <summary>Outside updates nothing claimed stays but what was promised, and that only until it expires (promise P4).</summary>
    private static IEnumerable<PlannedAction> DropCopies(PlanContext context)
    {
        if (context.Update is not null)
            yield break;
        foreach (var copy in context.Observed.Database.Copies.Where(copy => copy.Sessions == 0 && !RejoinStep.IsBound(context, copy)))
        {
            if (!IsPromised(copy) || copy.Comment!.ExpiresAt <= context.Now)
                yield return new DatabaseAction.DropCopy(copy.Name);
            else if (copy.Comment.ExpiresAt is null)
                yield return new DatabaseAction.KeepUntil(copy.Name, context.Now.AddHours(context.Spec.Update.RestorePoint.RetentionHours));
        }
    }

    /// <summary>Restore points and databases that failed.</summary>
    public static bool IsPromised(CopyObserved copy) => copy is { Kind: CopyKind.RestorePoint, Comment: not null } or { Kind: CopyKind.Failed, Comment.Failure: not null };
}
