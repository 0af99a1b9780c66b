using System.Collections.Concurrent;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Reconciling;

/// <summary>
/// Remembers failed actions by kind and target, until they succeed or are no longer planned. The number and the length of the texts are bounded.
/// </summary>
internal sealed class FailureMemory
{
    private const int Most = 32;
    private readonly ConcurrentDictionary<ObjectKey, IReadOnlyList<FailedAction>> _failures = [];

    /// <summary>The failures of a cluster.</summary>
    public IReadOnlyList<FailedAction> Of(ObjectKey cluster) => _failures.GetValueOrDefault(cluster, []);

    /// <summary>Whether the last attempt of an action failed.</summary>
    public bool Has(ObjectKey cluster, PlannedAction action) => Of(cluster).Any(IsOf(cluster, action));

    /// <summary>Updates the failures of a cluster after its plan was carried out.</summary>
    /// <returns>The failures of this plan, each with the time of its first occurrence.</returns>
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
                // An earlier attempt of the same action that was not answered may still have an effect.
                Refused = failure.Error is ApiException { HadNoEffect: true } && known is null or { Refused: true },
                Since = known?.Since ?? failure.Began,
                Times = (known?.Times ?? 0) + 1,
            };
        })];
        // An action that was kept back keeps its failure. One that succeeded or is no longer planned is forgotten.
        var kept = before.Where(one => execution.KeptBack.Any(action => IsOf(cluster, action)(one)));
        IReadOnlyList<FailedAction> now = [.. failed.Concat(kept).DistinctBy(one => (one.Action, one.Target)).Take(Most)];
        if (now.Count == 0)
            _failures.TryRemove(cluster, out _);
        else
            _failures[cluster] = now;
        return failed;
    }

    /// <summary>Forgets a cluster that was deleted or recreated.</summary>
    public void Forget(ObjectKey cluster) => _failures.TryRemove(cluster, out _);

    private static Func<FailedAction, bool> IsOf(ObjectKey cluster, PlannedAction action)
    {
        var target = TargetOf(cluster, action);
        return failure => failure.Action == action.GetType().Name && failure.Target == target;
    }

    private static string TargetOf(ObjectKey cluster, PlannedAction action) =>
        action is KubernetesAction.CreatePod create ? ClusterNames.Pod(cluster.Name, create.Server.Ordinal) : ActionSubject.Of(action);
}
