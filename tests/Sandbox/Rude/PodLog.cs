using k8s.Models;

namespace UmsOperator.Sandbox.Rude;

/// <summary>Counts the pods and restarts of each server, to detect servers that were stopped more often than the update needs.</summary>
internal sealed class PodLog
{
    private readonly Dictionary<string, HashSet<string>> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _restarts = new(StringComparer.Ordinal);

    /// <summary>Processes an observation; pods of the first one do not count.</summary>
    public void Look(IEnumerable<V1Pod> pods)
    {
        foreach (var pod in pods)
        {
            if (!_pods.TryGetValue(pod.Name(), out var known))
                _pods[pod.Name()] = known = [];
            known.Add(pod.Uid());
            _restarts[pod.Name()] = Math.Max(_restarts.GetValueOrDefault(pod.Name()), pod.Status?.ContainerStatuses?.Sum(container => container.RestartCount) ?? 0);
        }
    }

    /// <summary>Descriptions of the faults.</summary>
    /// <param name="most">Maximum number of new pods per server.</param>
    public IEnumerable<string> Faults(int most)
    {
        foreach (var (name, uids) in _pods.Where(pair => pair.Value.Count - 1 > most))
            yield return $"{name} got {uids.Count - 1} new pods; at most {most} are needed";
        foreach (var (name, restarts) in _restarts.Where(pair => pair.Value > 0))
            yield return $"{name} was restarted {restarts} times";
    }
}
