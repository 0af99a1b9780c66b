using UmsOperator.Api;
using UmsOperator.Cluster.Probing;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Reads from a pod's status why it does not run. Reasons for the whole pod come before those for a container. Pure.</summary>
internal static class PodTroubleReader
{
    private static readonly string[] Disruptions =
        ["Evicted", "Preempting", "Preempted", "Terminated", "Shutdown", "NodeShutdown", "NodeLost", "NodeAffinity", "UnexpectedAdmissionError", "DeadlineExceeded"];
    private static readonly string[] Pulls = ["ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed"];
    private static readonly string[] Configs =
        ["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "StartError", "ContainerCannotRun", "PreCreateHookError", "PreStartHookError", "PostStartHookError"];
    private static readonly string[] Young = ["ContainerCreating", "PodInitializing"];

    /// <summary>The problem; null if there is none.</summary>
    public static PodTrouble? Read(V1Pod pod)
    {
        if (Disruption(pod) is { } disruption)
            return Trouble(PodTroubleKind.Disrupted, disruption);
        if (pod.Metadata.DeletionTimestamp is not null)
            return null;
        // If an init container fails in a pod that is not restarted, the pod ends.
        if (pod.Status?.Phase is "Succeeded" or "Failed")
            return Init(pod);
        if (string.IsNullOrEmpty(pod.Spec?.NodeName))
            return Scheduling(pod);
        return Init(pod) ?? Server(pod) ?? Sidecar(pod);
    }

    /// <summary>Finalizers of others on a pod that is being deleted; null if there are none.</summary>
    public static PodTrouble? Kept(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is not null && (pod.Metadata.Finalizers ?? []).Where(finalizer => finalizer != Finalizers.Ended).ToList() is { Count: > 0 } others
            ? Trouble(PodTroubleKind.KeptByFinalizer, $"finalizer {string.Join(", ", others)} of another program keeps it")
            : null;

    private static string? Disruption(V1Pod pod)
    {
        // Since Kubernetes 1.26 a condition reports every cause. Before that, only the kubelet gave a reason.
        if (Condition(pod, "DisruptionTarget") is { Status: "True" } target)
            return Joined(target.Reason, target.Message);
        if (pod.Status?.Phase == "Failed" && ServerContainer.Status(pod)?.State?.Terminated is { } end && ServerContainer.IsUnknown(end))
            return Joined(end.Reason, end.Message);
        // A kubelet that refuses a pod gives one of many reasons, and newer ones know more: the server never started.
        return pod.Status is { Phase: "Failed", Reason: { Length: > 0 } reason }
            && (Disruptions.Contains(reason, StringComparer.Ordinal) || reason.StartsWith("OutOf", StringComparison.Ordinal) || !ServerContainer.Of(pod).WasStarted)
            ? Joined(reason, pod.Status.Message)
            : null;
    }

    private static PodTrouble Scheduling(V1Pod pod) => Condition(pod, "PodScheduled") is { Status: "False" } refused
        ? Trouble(PodTroubleKind.Unschedulable, Joined(refused.Reason == "Unschedulable" ? null : refused.Reason, refused.Message))
        : Trouble(PodTroubleKind.NotScheduled, $"scheduler '{pod.Spec?.SchedulerName ?? "default-scheduler"}' has not processed it");

    /// <summary>The first failing init container. Native sidecars (restartPolicy Always) are init containers too.</summary>
    private static PodTrouble? Init(V1Pod pod)
    {
        foreach (var container in pod.Spec?.InitContainers ?? [])
        {
            if (pod.Status?.InitContainerStatuses?.FirstOrDefault(one => one.Name == container.Name) is { } status && Failing(status) is { } why)
                return Trouble(PodTroubleKind.InitContainer, $"init container '{status.Name}' of image {status.Image}: {why}");
        }

        return null;
    }

    private static PodTrouble? Server(V1Pod pod)
    {
        if (ServerContainer.Status(pod) is not { } status)
            return Trouble(PodTroubleKind.NotCreated, $"node '{pod.Spec?.NodeName}' has not reported its status");
        var waiting = status.State?.Waiting;
        var end = status.State?.Terminated ?? status.LastState?.Terminated;
        if (waiting?.Reason is { } reason)
        {
            if (Pulls.Contains(reason, StringComparer.Ordinal))
                return Trouble(PodTroubleKind.ImagePull, $"{Image(pod)}: {Joined(reason, waiting.Message)}");
            if (Configs.Contains(reason, StringComparer.Ordinal))
                return Trouble(PodTroubleKind.ContainerConfig, Joined(reason, waiting.Message));
            if (Young.Contains(reason, StringComparer.Ordinal))
                return Trouble(PodTroubleKind.NotCreated, $"{Joined(reason, waiting.Message)} on node '{pod.Spec?.NodeName}'{Mounts(pod)}");
        }

        if (status.Ready || status.State?.Running is not null || end is null)
            return null;
        if (end.Reason == "OOMKilled")
            return Trouble(PodTroubleKind.OutOfMemory, $"OOMKilled, {status.RestartCount} restarts");
        return Configs.Contains(end.Reason ?? "", StringComparer.Ordinal)
            ? Trouble(PodTroubleKind.ContainerConfig, Joined(end.Reason, end.Message))
            : Trouble(PodTroubleKind.CrashLoop,
                $"its container ended with exit code {end.ExitCode}{(string.IsNullOrWhiteSpace(end.Message) ? "" : $", last words: {SafeText.EndOf(end.Message.Trim(), SafeText.Sentence / 2)}")}");
    }

    /// <summary>A sidecar that is not ready, while the server is.</summary>
    private static PodTrouble? Sidecar(V1Pod pod)
    {
        if (ServerContainer.Status(pod) is not { Ready: true } || Condition(pod, "ContainersReady") is not { Status: "False" })
            return null;
        return pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name != DesiredObjects.ServerContainer && !status.Ready) is { } beside
            ? Trouble(PodTroubleKind.Sidecar,
                $"container '{beside.Name}' of image {beside.Image}: {Failing(beside) ?? (beside.State?.Terminated is { } end ? ServerContainer.Ended(end) : "is not ready")}")
            : null;
    }

    private static string? Failing(V1ContainerStatus status) => (status.State?.Waiting, status.State?.Terminated ?? status.LastState?.Terminated) switch
    {
        // A container that has not started waits for another one. One that succeeded is no problem.
        ({ Reason: "PodInitializing" or "ContainerCreating" }, null or { ExitCode: 0 }) => null,
        ({ Reason: "CrashLoopBackOff" } waiting, { } end) => $"{waiting.Reason}: {ServerContainer.Ended(end)}",
        ({ Reason: { Length: > 0 } } waiting, _) => Joined(waiting.Reason, waiting.Message),
        (null, { ExitCode: not 0 } end) when status.State?.Running is null => ServerContainer.Ended(end),
        _ => null,
    };

    private static string Image(V1Pod pod) => pod.Spec?.Containers?.FirstOrDefault(one => one.Name == DesiredObjects.ServerContainer)?.Image ?? "its image";

    /// <summary>
    /// The mounted objects. Only the pod's Events name the volume that cannot be mounted, and reading all Events of a namespace would be too
    /// expensive.
    /// </summary>
    private static string Mounts(V1Pod pod)
    {
        var sources = (pod.Spec?.Volumes ?? []).Select(volume => volume switch
        {
            { Secret.SecretName: { } name } => $"Secret '{name}'",
            { ConfigMap.Name: { } name } => $"ConfigMap '{name}'",
            { PersistentVolumeClaim.ClaimName: { } name } => $"PersistentVolumeClaim '{name}'",
            { Csi.Driver: { } driver } => $"volume '{volume.Name}' of the CSI driver {driver}",
            _ => null,
        }).OfType<string>().ToList();
        return sources.Count == 0 ? "" : $"; it mounts {string.Join(", ", sources)}";
    }

    private static V1PodCondition? Condition(V1Pod pod, string type) => pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static string Joined(string? reason, string? message) =>
        string.IsNullOrWhiteSpace(message) ? reason ?? "no reason given" : string.IsNullOrEmpty(reason) ? message : $"{reason}: {message}";

    private static PodTrouble Trouble(PodTroubleKind kind, string message) => new(kind, SafeText.Of(message, SafeText.Sentence));
}
