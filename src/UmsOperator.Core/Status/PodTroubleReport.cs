using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Status;

/// <summary>The condition PodProblem: why pods do not run or are not reached, and the remedy.</summary>
internal static class PodTroubleReport
{
    /// <summary>Every pod may wait this long for its scheduler, volumes and network, and after its end for the programs that set finalizers.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(20);

    /// <summary>Pods with a problem to report, by ordinal.</summary>
    public static IReadOnlyList<PodObserved> Of(PlanContext context) =>
        [.. context.Pods.Where(pod => Of(pod, context.Now) is not null).OrderBy(pod => pod.Ordinal)];

    /// <summary>The problem of a pod that is to be reported; null if there is none.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="now">The instant of the observation.</param>
    public static PodTrouble? Of(PodObserved pod, DateTime now) =>
        pod.Trouble is { } trouble && (trouble.Kind == PodTroubleKind.KeptByFinalizer) == (pod.DeletedAt is not null)
        && (trouble.Kind is not (PodTroubleKind.NotScheduled or PodTroubleKind.NotCreated or PodTroubleKind.KeptByFinalizer)
            || now - (pod.DeletedAt ?? pod.CreatedAt) >= Young || pod is { DeletedAt: not null, GracePeriodSeconds: 0 }) ? trouble : null;

    /// <summary>The message of the condition.</summary>
    public static string Message(IEnumerable<PodObserved> pods) => SafeText.Of(string.Join("; ", pods.Select(pod => $"pod {pod.Name}: {Say(pod.Trouble!)}")), SafeText.Message);

    /// <summary>The problem and its remedy.</summary>
    public static string Say(PodTrouble trouble) => $"{What(trouble)}; {trouble.Cure ?? Cure(trouble.Kind)}";

    private static string What(PodTrouble trouble) => trouble.Kind switch
    {
        PodTroubleKind.LabelsChanged => $"{trouble.Message}, so that it may not be found by Services, the disruption budget or the operator",
        PodTroubleKind.Disrupted => $"it was taken off its node: {trouble.Message}",
        PodTroubleKind.Unschedulable => $"it cannot be scheduled: {trouble.Message}",
        PodTroubleKind.NotScheduled => $"it waits for a node: {trouble.Message}",
        PodTroubleKind.ImagePull => $"its image cannot be pulled: {trouble.Message}",
        PodTroubleKind.ContainerConfig => $"its container cannot be started: {trouble.Message}",
        PodTroubleKind.InitContainer => $"it does not start because of {trouble.Message}",
        PodTroubleKind.NotCreated => $"its containers are not created: {trouble.Message}",
        PodTroubleKind.OutOfMemory => $"its server ran out of memory: {trouble.Message}",
        PodTroubleKind.CrashLoop => $"its server ends again and again: {trouble.Message}",
        PodTroubleKind.KeptByFinalizer => $"it has ended and cannot be replaced: {trouble.Message}",
        _ => $"it is not ready because of {trouble.Message}",
    };

    private static string Cure(PodTroubleKind kind) => kind switch
    {
        PodTroubleKind.Disrupted => "the operator replaces it; give its node more room, or the servers a higher spec.pod.priorityClassName and larger spec.resources.requests",
        PodTroubleKind.Unschedulable =>
            "correct spec.pod.nodeSelector, spec.pod.affinity, spec.pod.tolerations, spec.resources or spec.storage, or add nodes; the pod is replaced when the spec changes",
        PodTroubleKind.NotScheduled => "check spec.pod.schedulerName and that this scheduler runs",
        PodTroubleKind.ImagePull => "correct spec.image, spec.version or spec.pod.imagePullSecrets, or make the image available; the pod is replaced when the spec changes",
        PodTroubleKind.ContainerConfig => "correct what it names in spec.pod (env, securityContext) or create it; the pod is replaced when the spec changes",
        PodTroubleKind.InitContainer => "the operator does not add it: correct the webhook that does, then delete the pod, and it is replaced",
        PodTroubleKind.NotCreated => "see its events with kubectl describe pod: a volume that cannot be attached or mounted, a Secret or ConfigMap that is missing, the node's network",
        PodTroubleKind.OutOfMemory => "raise spec.resources.limits.memory",
        PodTroubleKind.CrashLoop => "see its log with kubectl logs --previous",
        PodTroubleKind.KeptByFinalizer => "see the program that set it, or remove it with kubectl edit; the operator removes no finalizer of others",
        _ => "the operator does not add it: see its log, or correct the webhook that adds it, then delete the pod, and it is replaced",
    };
}
