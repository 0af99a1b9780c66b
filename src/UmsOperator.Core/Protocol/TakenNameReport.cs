using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Reports foreign objects whose names the cluster needs, with their owners and the remedy. Work that does not need the names continues.</summary>
internal static class TakenNameReport
{
    /// <summary>The wait.</summary>
    public const string Wait = "names of foreign objects to become free";

    public static PlanOutcome Add(PlanContext context, PlanOutcome outcome)
    {
        if (context.Observed.TakenNames.Count == 0 || context.Cluster.DeletedAt is not null)
            return outcome;
        var problem = string.Join("; ", context.Observed.TakenNames.Select(taken => Say(taken, context.Cluster)));
        return outcome is { Result.IsDone: true, Finished: null }
            ? outcome with { Phase = ClusterPhase.Held, Reason = "NameTaken", Result = StepResult.Hold(Wait, problem).After(outcome.Result) }
            : outcome with { Result = outcome.Result with { Problem = outcome.Result.Problem is { } other ? $"{other}; {problem}" : problem } };
    }

    private static string Say(TakenName taken, ClusterObserved cluster) =>
        $"the name of {taken.Kind} '{taken.Name}' is taken: it {Whose(taken)}; {(taken.Deleting ? "it is being deleted, and the operator continues once it is gone" : Cure(taken, cluster))}";

    private static string Whose(TakenName taken) => taken switch
    {
        { LeftBehind: true } => "was left behind by an earlier UmsCluster of this name, or restored from a backup, and is not owned by this one",
        { OwnerKind: { } kind } => $"belongs to {kind} '{taken.OwnerName}'",
        { ManagedBy: { } manager } => $"belongs to another application, has no owner and is managed by '{manager}'",
        _ => "belongs to another application and has no owner",
    };

    private static string Cure(TakenName taken, ClusterObserved cluster) => taken switch
    {
        { Kind: ChildKind.PersistentVolumeClaim } when taken.OwnerKind is null || taken.LeftBehind =>
            $"its data is mounted into no server; if it is this cluster's, hand it over with: kubectl label pvc {taken.Name} -n {cluster.Namespace} --overwrite {Labels.ClusterUid}={cluster.Uid}; if nobody needs it, delete it",
        { LeftBehind: true } => "delete it, and the operator creates its own",
        _ => "delete it or give it another name, or create this cluster under another name",
    };
}
