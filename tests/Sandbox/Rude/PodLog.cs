using k8s.Models;

namespace UmsOperator.Sandbox.Rude;

/// <summary>Counts the pods that each server gets, and their restarts: a server that is stopped more often than the update needs it was stopped for nothing.</summary>
internal sealed class PodLog
{
    private readonly Dictionary<string, HashSet<string>> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _restarts = new(StringComparer.Ordinal);

    /// <summary>Those of the first look were there before.</summary>
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

    /// <summary>What is wrong, in words.</summary>
    /// <param name="most">Pods that each server may have got.</param>
    public IEnumerable<string> Faults(int most)
    {
        foreach (var (name, uids) in _pods.Where(pair => pair.Value.Count - 1 > most))
            yield return $"{name} got {uids.Count - 1} pods, and {most} are needed";
        foreach (var (name, restarts) in _restarts.Where(pair => pair.Value > 0))
            yield return $"{name} was restarted {restarts} times";
    }
}
