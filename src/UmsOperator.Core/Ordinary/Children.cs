using UmsOperator.Core.Objects;
using UmsOperator.Core.Planning;
using UmsOperator.Core.Plans;

namespace UmsOperator.Core.Ordinary;

/// <summary>Services, PodDisruptionBudget and volume claims: applied whole whenever their desired form has another hash.</summary>
internal static class Children
{
    public static IEnumerable<PlannedAction> Actions(PlanContext context)
    {
        var frozen = context.Update is not null;
        return DesiredObjects.Children(context.Cluster, context.Replicas)
            .Where(child => context.Observed.Children.FirstOrDefault(seen => seen.Kind == child.Kind && seen.Name == child.Name) is not { } seen
                || (child.Kind != DesiredObjects.VolumeClaimKind && seen.Hash != DesiredObjects.ChildHash(context.Cluster, child.Kind, child.Name, frozen)))
            .Select(child => new KubernetesAction.ApplyChild(child.Kind, child.Name, frozen && child.Name == DesiredObjects.ConsoleName(context.Cluster.Name)));
    }
}
