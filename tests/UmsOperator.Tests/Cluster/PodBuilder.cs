using UmsOperator.Api;
using k8s.Models;

namespace UmsOperator.Tests.Cluster;

/// <summary>Builds a server's pod as the API server returns it, in different states.</summary>
internal static class PodBuilder
{
    public static readonly DateTime CreatedAt = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static V1Pod Pod() => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "ums-2",
            NamespaceProperty = "site",
            Uid = "pod-uid",
            ResourceVersion = "7",
            CreationTimestamp = CreatedAt,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [Labels.ManagedBy] = Labels.Operator,
                [Labels.Instance] = "ums",
                [Labels.Name] = Labels.Server,
                [Labels.Component] = "server",
                [Labels.Ordinal] = "2",
                [Labels.Version] = "12.04.110",
                [Labels.Mode] = "update",
                [Labels.Binding] = "t2k4xq-2s",
                [Labels.BindingKind] = "Snapshot",
            },
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Annotations.SpecHash] = "h", [Annotations.Image] = "i:12.04.110" },
        },
        Spec = new V1PodSpec { NodeName = "node-a", TerminationGracePeriodSeconds = 90, Containers = [new V1Container { Name = "ums-server" }] },
        Status = new V1PodStatus { Phase = "Running", PodIP = "127.0.0.1" },
    };

    public static V1Pod WithConditions(this V1Pod pod, params (string Type, string Status)[] conditions)
    {
        pod.Status.Conditions = [.. conditions.Select(condition => new V1PodCondition { Type = condition.Type, Status = condition.Status })];
        return pod;
    }

    /// <summary>A pod as the operator creates it for the cluster ums: with an owner, and with the Secret of its binding mounted.</summary>
    public static V1Pod Owned(this V1Pod pod)
    {
        pod.Metadata.OwnerReferences = [new V1OwnerReference { ApiVersion = "umsoperator.io/v1alpha1", Kind = "UmsCluster", Name = "ums", Uid = "u", Controller = true }];
        pod.Spec.Volumes = [new V1Volume { Name = "mesh" }, new V1Volume { Name = "database", Secret = new V1SecretVolumeSource { SecretName = "ums-t2k4xq-2s" } }];
        return pod;
    }

    public static V1Pod WithInit(this V1Pod pod, V1ContainerState? state, V1ContainerState? last = null, string name = "mesh-init")
    {
        pod.Spec.InitContainers = [.. pod.Spec.InitContainers ?? [], new V1Container { Name = name }];
        pod.Status.InitContainerStatuses = [.. pod.Status.InitContainerStatuses ?? [], new V1ContainerStatus { Name = name, Image = "mesh", State = state, LastState = last }];
        return pod;
    }

    public static V1Pod WithGate(this V1Pod pod)
    {
        pod.Spec.ReadinessGates = [new V1PodReadinessGate { ConditionType = ConditionTypes.PodAdmitted }];
        return pod;
    }

    public static V1Pod WithContainer(this V1Pod pod, V1ContainerState? state, V1ContainerState? last = null, int restarts = 0, string name = "ums-server", bool ready = false)
    {
        pod.Status.ContainerStatuses = [.. pod.Status.ContainerStatuses ?? [], new V1ContainerStatus { Name = name, State = state, LastState = last, RestartCount = restarts, Ready = ready }];
        return pod;
    }

    public static V1Pod WithPhase(this V1Pod pod, string phase)
    {
        pod.Status.Phase = phase;
        return pod;
    }

    public static V1Pod BeingDeleted(this V1Pod pod, DateTime at, long grace)
    {
        pod.Metadata.DeletionTimestamp = at;
        pod.Metadata.DeletionGracePeriodSeconds = grace;
        return pod;
    }

    public static V1ContainerState Terminated(int exitCode, string? message = null, string reason = "Error") =>
        new() { Terminated = new V1ContainerStateTerminated { ExitCode = exitCode, Message = message, Reason = reason } };

    public static V1ContainerState Waiting(string reason, string? message = null) =>
        new() { Waiting = new V1ContainerStateWaiting { Reason = reason, Message = message } };

    public static V1ContainerState Running() => new() { Running = new V1ContainerStateRunning() };
}
