using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Computes the four conditions that the kubelet owns.</summary>
internal static class PodConditions
{
    public static IEnumerable<V1PodCondition> Of(PodFacts facts, string phase, IList<V1PodCondition> seen)
    {
        var initialized = facts.Init.All(c => c.Final && c.State.Terminated?.ExitCode == 0);
        var unready = facts.Containers.Where(c => !c.Ready).Select(c => c.Name).ToList();
        var gates = (facts.Pod.Spec.ReadinessGates ?? [])
            .Where(gate => !seen.Any(c => c.Type == gate.ConditionType && c.Status == "True"))
            .Select(gate => gate.ConditionType).ToList();
        var (reason, message) =
            PodPhase.IsTerminal(phase) ? ("PodCompleted", null)
            : facts.Stopping ? ("PodTerminating", "the pod is being deleted")
            : unready.Count > 0 ? ("ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]")
            : ((string?)null, (string?)null);
        var ready = reason is null && gates.Count > 0
            ? ("ReadinessGatesNotReady", $"corresponding condition of pod readiness gate \"{gates[0]}\" is not True")
            : (reason, message);

        yield return Condition("PodScheduled", null, null);
        yield return initialized
            ? Condition("Initialized", null, null)
            : Condition("Initialized", "ContainersNotInitialized", "containers with incomplete status");
        yield return Condition("ContainersReady", reason, message);
        yield return Condition("Ready", ready.Item1, ready.Item2);

        V1PodCondition Condition(string type, string? falseBecause, string? text)
        {
            var status = falseBecause is null ? "True" : "False";
            var before = seen.FirstOrDefault(c => c.Type == type);
            return new V1PodCondition
            {
                Type = type,
                Status = status,
                // Empty rather than absent, because a merge patch keeps absent fields.
                Reason = falseBecause ?? "",
                Message = text ?? "",
                LastTransitionTime = before?.Status == status && before.LastTransitionTime is { } since ? since : facts.Now,
            };
        }
    }

    public static bool Same(V1PodCondition a, V1PodCondition b) =>
        a.Type == b.Type && a.Status == b.Status && (a.Reason ?? "") == (b.Reason ?? "") && (a.Message ?? "") == (b.Message ?? "");
}
