using System.Collections.Immutable;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.SteadyState;

/// <summary>Runs in addition to the step under way: recreates lost pods with their bindings, and cleans up bindings and copies that have ended.</summary>
internal static class Housekeeping
{
    /// <summary>Decides on everything that no step decides on.</summary>
    /// <param name="context">The facts, with what the step recorded.</param>
    /// <param name="visited">Ordinals of the servers that the step decided on.</param>
    public static StepResult Advance(PlanContext context, ImmutableSortedSet<int> visited)
    {
        var revived = Revive(context, visited);
        return revived with { Actions = [.. ReleaseEnded(context, visited), .. revived.Actions, .. RetireBindings(context), .. DropCopies(context)] };
    }

    /// <summary>With shared credentials a finalizer keeps a pod until its processes are known to have ended.</summary>
    private static IEnumerable<PlannedAction> ReleaseEnded(PlanContext context, ImmutableSortedSet<int> visited) => context.Pods
        .Where(pod => pod is { DeletedAt: not null, Ended: true, HasEndedFinalizer: true } && !visited.Contains(pod.Ordinal))
        .Select(pod => new KubernetesAction.ReleasePod(pod.Name, pod.Uid));

    /// <summary>
    /// A server whose pod was drained, evicted or is stuck on a lost node while no step decides on it gets the same binding again, or another one to the same database
    /// if the old one had to be fenced (pega-helm-charts#984 shows what happens otherwise).
    /// </summary>
    private static StepResult Revive(PlanContext context, ImmutableSortedSet<int> visited)
    {
        if (context.Update is null)
            return StepResult.Done;
        var homes = Enumerable.Range(0, context.Replicas).Where(ordinal => !visited.Contains(ordinal)).Select(ordinal => Home(context, ordinal)).OfType<ServerIntent>();
        return ServerFold.All(context, homes.Where(home => IsLost(context, home)), static (facts, home) => ServerMove.To(facts, home, 0));
    }

    /// <summary>A pod whose binding is fenced was created by a delayed request, and will never reach a database.</summary>
    private static bool IsLost(PlanContext context, ServerIntent home) =>
        context.Pod(home.Ordinal) is not { DeletedAt: null } pod || context.Fenced(pod.Binding) || (pod.Binding == home.Binding.Id && ServerMove.MayBeCorrected(context, pod, home));

    /// <summary>The pod of a server on which no step decides; null: none now, because no server may go to production once its restore point is being taken.</summary>
    private static ServerIntent? Home(PlanContext context, int ordinal)
    {
        var snapshot = ordinal > 0 && context.Copy(CopyKind.Snapshot, ordinal) is { Complete: true };
        if (context.IsCommitted())
            return snapshot ? context.OnSnapshot(ordinal) : context.NewVersionIntent(ordinal);
        if (!context.WithSnapshots())
            return null;
        var closing = context.RestorePoint() is not null || context.CopyTask(CopyKind.RestorePoint) is { Running: true };
        if (snapshot && (closing || context.HasBegunToDetach(ordinal)))
            return context.OnSnapshot(ordinal);
        return closing ? null : context.OldVersionIntent(ordinal);
    }

    /// <summary>Deletes the Secret, then the role, of a fenced binding that no pod uses. In the other order the Secret would count as a live binding.</summary>
    private static IEnumerable<PlannedAction> RetireBindings(PlanContext context)
    {
        if (context.Update is not null || !context.PerServerRoles)
            yield break;
        // Secrets that a restore from a backup brought along, once no server uses them.
        foreach (var former in context.Observed.Secrets.Where(secret => secret.Former && context.Pods.All(pod => pod.Binding != secret.Binding)))
            yield return new KubernetesAction.DeleteSecret(former.Name);
        foreach (var orphan in Orphans(context))
            yield return orphan;
        // UMS servers would wait for one that was removed. Its binding is the evidence that the server was this cluster's, and is removed after its rows.
        var removed = context.Observed.Database.Roles.Where(role => role.Fenced).Select(role => BindingId.OrdinalOf(role.Binding))
            .Where(ordinal => ordinal >= context.Spec.Replicas && context.Pod(ordinal) is null && context.LiveBindings(ordinal).Count == 0).Distinct().Order();
        foreach (var ordinal in removed)
            yield return new DatabaseAction.RemoveRegistryRows([context.PodName(ordinal)]);
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

    /// <summary>
    /// Bindings that were prepared and are no longer needed, because an update was undone at that moment or a request of a dead operator was delayed:
    /// a serving server needs only one.
    /// </summary>
    private static IEnumerable<PlannedAction> Orphans(PlanContext context)
    {
        foreach (var pod in context.Pods.Where(pod => pod is { Serves: true, Kind: BindingKind.Production }))
        {
            var wanted = context.LiveBindings(pod.Ordinal).FirstOrDefault(binding => binding.Kind == BindingKind.Production)?.Id;
            foreach (var role in context.Observed.Database.Roles.Where(role => role.CanLogin && IsOrphan(role.Binding)))
                yield return new DatabaseAction.FenceRole(role.Name);
            foreach (var secret in context.Observed.Secrets.Where(secret => !secret.Former && context.Role(secret.Binding) is null && IsOrphan(secret.Binding)))
                yield return new KubernetesAction.DeleteSecret(secret.Name);

            bool IsOrphan(string binding) => BindingId.OrdinalOf(binding) == pod.Ordinal && binding != pod.Binding && binding != wanted;
        }
    }

    /// <summary>
    /// Outside updates only promised copies are kept, and only until they expire (promise P4). While a copy is being made, its update may only be unknown because the status was lost, and
    /// continue once the copy is complete: its failed databases count its attempts. If they were counted from one again, a delayed request of a dead operator could create the pod of an attempt
    /// that has just begun.
    /// </summary>
    private static IEnumerable<PlannedAction> DropCopies(PlanContext context)
    {
        if (context.Update is not null || context.WorkInFlight)
            yield break;
        foreach (var copy in context.Observed.Database.Copies.Where(copy => copy.Sessions == 0 && !RejoinStep.IsBound(context, copy)))
        {
            if (!IsPromised(copy) || copy.Comment!.ExpiresAt <= context.Now)
                yield return new DatabaseAction.DropCopy(copy.Name);
            else if (copy.Comment.ExpiresAt is null)
                yield return new DatabaseAction.KeepUntil(copy.Name, context.Now.Later(3600.0 * context.Spec.Update.RestorePoint.RetentionHours));
        }
    }

    /// <summary>Restore points of a production that was written to since, and databases that failed or hold changes of foreign sessions.</summary>
    public static bool IsPromised(CopyObserved copy) =>
        copy is { Kind: CopyKind.RestorePoint, Comment.Phase: not MigrationPhase.Taken }
            or { Kind: CopyKind.Failed, Comment.Failure: not null }
            or { Kind: CopyKind.Failed, Comment.OtherSessions: not null };
}
