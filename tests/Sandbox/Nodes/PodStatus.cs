using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Computes a pod's status and the difference to the API server's. Pure.</summary>
internal static class PodStatus
{
    /// <summary>A strategic merge patch, or null if there is no difference. Conditions of others are not changed.</summary>
    public static JsonObject? Patch(PodFacts facts)
    {
        var seen = facts.Pod.Status ?? new V1PodStatus();
        var wanted = Of(facts, seen);
        if (Same(wanted, seen)) return null;
        var status = JsonNode.Parse(KubernetesJson.Serialize(wanted))!.AsObject();
        // The list is merged by address. After a node's restart it would contain the old and the new address, which the API refuses.
        foreach (var old in (seen.PodIPs ?? []).Where(old => old.Ip != facts.PodIP))
            status["podIPs"]!.AsArray().Add(new JsonObject { ["ip"] = old.Ip, ["$patch"] = "delete" });
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = facts.Pod.Metadata.Uid },
            ["status"] = status,
        };
    }

    internal static V1PodStatus Of(PodFacts facts, V1PodStatus seen)
    {
        // A terminal phase never changes.
        var phase = PodPhase.IsTerminal(seen.Phase) ? seen.Phase : PodPhase.Of(facts.Init, facts.Containers);
        return new V1PodStatus
        {
            Phase = phase,
            HostIP = facts.HostIP,
            PodIP = facts.PodIP,
            PodIPs = [new V1PodIP { Ip = facts.PodIP }],
            StartTime = seen.StartTime ?? facts.StartTime,
            QosClass = seen.QosClass,
            Conditions = [.. PodConditions.Of(facts, phase, seen.Conditions ?? [])],
            InitContainerStatuses = facts.Init.IsEmpty ? null : [.. facts.Init.Select(c => Init(c).ToStatus())],
            ContainerStatuses = [.. facts.Containers.Select(c => c.ToStatus())],
        };
    }

    // An init container is ready after it has succeeded.
    private static ContainerSnapshot Init(ContainerSnapshot container) =>
        container with { Ready = container.Final && container.State.Terminated?.ExitCode == 0 };

    private static bool Same(V1PodStatus wanted, V1PodStatus seen) =>
        wanted.Phase == seen.Phase
        && wanted.PodIP == seen.PodIP
        && wanted.HostIP == seen.HostIP
        && wanted.Conditions.All(c => (seen.Conditions ?? []).Any(s => PodConditions.Same(c, s)))
        && Text(wanted.ContainerStatuses) == Text(seen.ContainerStatuses)
        && Text(wanted.InitContainerStatuses) == Text(seen.InitContainerStatuses);

    private static string Text(IList<V1ContainerStatus>? statuses) => statuses is null ? "" : KubernetesJson.Serialize(statuses);
}
