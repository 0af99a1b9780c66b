using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.SteadyState;

/// <summary>
/// Services, PodDisruptionBudget and volume claims: created if the name is free, and applied whenever the hash of their desired form changes. A foreign object with the name is left alone.
/// </summary>
internal static class ChildReconciliation
{
    public static IEnumerable<PlannedAction> Actions(PlanContext context)
    {
        var budgetFrozen = context.Update is not null && Migrates(context);
        return DesiredObjects.Children(context.Cluster, context.Replicas)
            .Where(child => !context.IsUnseen(child.Kind == ChildKind.PodDisruptionBudget ? ObservedPart.DisruptionBudget : ObservedPart.Children))
            .Select(child => new KubernetesAction.ApplyChild(child.Kind, child.Name, child.Kind switch
            {
                ChildKind.Service => context.Update is not null && child.Name == DesiredObjects.ConsoleName(context.Cluster.Name),
                ChildKind.PodDisruptionBudget => budgetFrozen,
                _ => false,
            }))
            .Where(apply => context.Child(apply.Kind, apply.Name) is { } seen
                ? !seen.Deleting && apply.Kind != ChildKind.PersistentVolumeClaim && seen.Hash != DesiredObjects.ChildHash(context.Cluster, apply.Kind, apply.Name, apply.Frozen)
                : !context.IsTaken(apply.Kind, apply.Name));
    }

    /// <summary>
    /// Whether an eviction would interrupt a migration: of production from the restore point on, or of a snapshot whose server has not served yet. The servers that serve are not affected,
    /// as one is missing already. A failed server does not block a drain.
    /// </summary>
    private static bool Migrates(PlanContext context) =>
        context.MigrationPhase() is MigrationPhase.Taken or MigrationPhase.Migrating
        || context.Pods.Any(pod => pod.Kind != BindingKind.Production && pod is { DeletedAt: null, Ended: false, IsLost: false } && !context.HasServed(pod)
            && ServerFailure.Of(pod, context.Now, statementRuns: false) is null);
}
