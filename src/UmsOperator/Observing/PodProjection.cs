using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Texts;
using UmsOperator.Observing.Probing;

namespace UmsOperator.Observing;

/// <summary>What the planner may know of a pod. Pure.</summary>
internal static class PodProjection
{
    private const int ImageLimit = 1024;

    /// <summary>Projects a server's pod.</summary>
    /// <param name="pod">A pod of the cluster's own.</param>
    /// <param name="node">Its node; null if it is bound to none yet.</param>
    /// <param name="probe">What its server answered last.</param>
    /// <exception cref="ObservationException">A label of ours is missing or unreadable: what it is, is unknown.</exception>
    public static PodObserved Project(V1Pod pod, NodeState? node, ProbeAnswer probe)
    {
        var meta = pod.Metadata;
        var ordinal = MarkReader.Ordinal(meta);
        MarkReader.RequireName(meta, owner => ClusterNames.Pod(owner, ordinal), Labels.Ordinal);
        var container = ServerContainer.Of(pod);
        return new PodObserved
        {
            Name = meta.Name,
            Ordinal = ordinal,
            Uid = meta.Uid,
            ResourceVersion = meta.ResourceVersion,
            Version = MarkReader.Label(meta, Labels.Version),
            Mode = MarkReader.Mode(meta),
            Binding = MarkReader.Label(meta, Labels.Binding),
            Kind = MarkReader.Kind(meta),
            SpecHash = meta.Annotations?.GetOrNull(Annotations.SpecHash),
            Image = meta.Annotations?.GetOrNull(Annotations.Image) is { Length: <= ImageLimit } image ? image : null,
            CreatedAt = meta.CreationTimestamp ?? default,
            Phase = SafeText.Of(pod.Status?.Phase ?? "Pending", SafeText.Word),
            Ready = IsTrue(pod, "Ready"),
            ContainersReady = IsTrue(pod, "ContainersReady"),
            Admitted = !HasGate(pod) || IsTrue(pod, ConditionTypes.PodAdmitted),
            DeletedAt = meta.DeletionTimestamp - TimeSpan.FromSeconds(meta.DeletionGracePeriodSeconds ?? 0),
            GracePeriodSeconds = (int)(meta.DeletionGracePeriodSeconds ?? pod.Spec?.TerminationGracePeriodSeconds ?? 60),
            Ended = HasEnded(pod, node),
            HasEndedFinalizer = meta.Finalizers?.Contains(Finalizers.Ended) == true,
            NodeLost = node is { IsLost: true },
            ExitCode = container.ExitCode,
            RestartCount = container.RestartCount,
            Message = container.Message ?? Safe(pod.Status?.Message) ?? Safe(pod.Status?.Reason),
            Log = container.Log,
            ReportedVersion = probe.Version,
            CheckStatus = probe.CheckStatus,
            ErrSince = probe.ErrSince,
            // Silence is nothing unusual before the kubelet finds the server ready.
            AnswerProblem = probe.Problem ?? (IsTrue(pod, "ContainersReady") ? probe.Silence : null),
        };
    }

    private static string? Safe(string? text) => string.IsNullOrWhiteSpace(text) ? null : SafeText.Of(text, SafeText.Sentence);

    private static bool IsTrue(V1Pod pod, string type) =>
        pod.Status?.Conditions?.Any(condition => condition.Type == type && condition.Status == "True") == true;

    private static bool HasGate(V1Pod pod) =>
        pod.Spec?.ReadinessGates?.Any(gate => gate.ConditionType == ConditionTypes.PodAdmitted) == true;

    // The phase alone proves nothing: the control plane fails pods of nodes that it cannot reach, while their processes may run on.
    private static bool HasEnded(V1Pod pod, NodeState? node) =>
        node is { IsGone: true } or { IsOutOfService: true }
        || pod.Metadata.Annotations?.ContainsKey(Annotations.Ended) == true
        || (string.IsNullOrEmpty(pod.Spec?.NodeName) && pod.Metadata.DeletionTimestamp is not null) // never ran, and will not be bound any more
        || ServerContainer.AllTerminated(pod);
}
