using System.Collections.Concurrent;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;

namespace UmsOperator.Reconciling;

/// <summary>
/// What this process tried and failed to do, by kind and target, until it succeeds or is not wanted any more. A plan's length bounds it, and each text is bounded.
/// </summary>
internal sealed class FailureMemory
{
    private const int Most = 32;
    private readonly ConcurrentDictionary<ObjectKey, IReadOnlyList<FailedAction>> _failures = [];

    /// <summary>All of one cluster.</summary>
    public IReadOnlyList<FailedAction> Of(ObjectKey cluster) => _failures.GetValueOrDefault(cluster, []);

    /// <summary>Whether the action failed when it was last tried.</summary>
    public bool Has(ObjectKey cluster, PlannedAction action) => Of(cluster).Any(IsOf(cluster, action));

    /// <summary>Takes in what came of a plan.</summary>
    /// <returns>The failures of this plan, each since it first failed.</returns>
    public IReadOnlyList<FailedAction> Learn(ObjectKey cluster, Execution execution)
    {
        var before = Of(cluster);
        List<FailedAction> failed = [.. execution.Failures.Select(failure =>
        {
            var known = before.FirstOrDefault(IsOf(cluster, failure.Action));
            return new FailedAction
            {
                Action = failure.Action.GetType().Name,
                Target = TargetOf(cluster, failure.Action),
                Message = FailureText.Of(failure.Error),
                Since = known?.Since ?? failure.Began,
                Times = (known?.Times ?? 0) + 1,
            };
        })];
        // What was not tried is as it was; what was done, or is not planned any more, is forgotten.
        var kept = before.Where(one => execution.KeptBack.Any(action => IsOf(cluster, action)(one)));
        IReadOnlyList<FailedAction> now = [.. failed.Concat(kept).DistinctBy(one => (one.Action, one.Target)).Take(Most)];
        if (now.Count == 0)
            _failures.TryRemove(cluster, out _);
        else
            _failures[cluster] = now;
        return failed;
    }

    /// <summary>The cluster is gone, or another one has its name.</summary>
    public void Forget(ObjectKey cluster) => _failures.TryRemove(cluster, out _);

    private static Func<FailedAction, bool> IsOf(ObjectKey cluster, PlannedAction action)
    {
        var target = TargetOf(cluster, action);
        return failure => failure.Action == action.GetType().Name && failure.Target == target;
    }

    private static string TargetOf(ObjectKey cluster, PlannedAction action) =>
        action is KubernetesAction.CreatePod create ? ClusterNames.Pod(cluster.Name, create.Server.Ordinal) : ActionSubject.Of(action);
}
