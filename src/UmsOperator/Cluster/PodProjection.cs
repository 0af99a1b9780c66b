using UmsOperator.Api;
using UmsOperator.Cluster.Probing;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Projects a pod to what the planner observes of it. Pure.</summary>
internal static class PodProjection
{
    private const int ImageLimit = 1024;

    /// <summary>Projects a server's pod.</summary>
    /// <param name="pod">A pod of the cluster.</param>
    /// <param name="node">Its node; null if it is not scheduled yet.</param>
    /// <param name="probe">The last answers of its server.</param>
    /// <exception cref="ObservationException">A label is missing or invalid, so the pod cannot be identified.</exception>
    public static PodObserved Project(V1Pod pod, NodeState? node, ProbeResult probe)
    {
        var meta = pod.Metadata;
        var marks = PodMarks.Read(pod);
        var container = ServerContainer.Of(pod);
        var unlabelled = Unlabelled(meta);
        return new PodObserved
        {
            Name = meta.Name,
            Ordinal = marks.Ordinal,
            Uid = meta.Uid,
            ResourceVersion = meta.ResourceVersion,
            Version = marks.Version,
            Mode = marks.Mode,
            Binding = marks.Binding,
            Kind = marks.Kind,
            SpecHash = meta.Annotations?.GetOrNull(Annotations.SpecHash),
            Image = meta.Annotations?.GetOrNull(Annotations.Image) is { Length: <= ImageLimit } image ? image : null,
            CreatedAt = meta.CreationTimestamp ?? default,
            Phase = SafeText.Of(pod.Status?.Phase ?? "Pending", SafeText.Word),
            Ready = IsTrue(pod, "Ready"),
            ReadyChangedAt = pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready")?.LastTransitionTime,
            ContainersReady = container.Ready,
            Admitted = !HasGate(pod) || IsTrue(pod, ConditionTypes.PodAdmitted),
            DeletedAt = meta.DeletionTimestamp - TimeSpan.FromSeconds(meta.DeletionGracePeriodSeconds ?? 0),
            GracePeriodSeconds = (int)(meta.DeletionGracePeriodSeconds ?? pod.Spec?.TerminationGracePeriodSeconds ?? 60),
            Ended = HasEnded(pod, node),
            HasEndedFinalizer = meta.Finalizers?.Contains(Finalizers.Ended) == true,
            NodeLost = node is { IsLost: true },
            Exited = container.Exited,
            NeverStarted = !container.WasStarted && pod.Status?.Phase is null or "Pending" && !(node is { IsLost: true }),
            Selected = !unlabelled.Any(label => Selector(meta).Contains(label)),
            Trouble = unlabelled.Count > 0
                ? new PodTrouble(PodTroubleKind.LabelsChanged, SafeText.Of(LabelText.Changed(meta, unlabelled), SafeText.Sentence)) { Cure = LabelText.Cure(meta, unlabelled) }
                : HasEnded(pod, node) && PodTroubleReader.Kept(pod) is { } kept ? kept : PodTroubleReader.Read(pod),
            ExitCode = container.ExitCode,
            RestartCount = container.RestartCount,
            ContainerId = container.Id,
            Message = container.Message ?? Safe(pod.Status?.Message) ?? Safe(pod.Status?.Reason),
            Log = container.Log,
            ReportedVersion = probe.Version,
            AnsweredAt = probe.AnsweredAt,
            CheckStatus = probe.CheckStatus,
            ErrSince = probe.ErrSince,
            // A server need not answer before its readiness probe succeeds.
            AnswerProblem = probe.Problem ?? (container.Ready ? probe.Silence : null),
        };
    }

    /// <summary>Changed labels by which Services, the budget or the cache select the pod.</summary>
    private static List<KeyValuePair<string, string>> Unlabelled(V1ObjectMeta meta) => Ownership.ControllerOf(meta) is { Name: { } owner } && meta.DeletionTimestamp is null
        ? [.. DesiredObjects.ServerLabels(owner).Where(label => meta.Labels?.GetOrNull(label.Key) != label.Value)]
        : [];

    private static IReadOnlyList<KeyValuePair<string, string>> Selector(V1ObjectMeta meta) => DesiredObjects.ServerSelector(Ownership.ControllerOf(meta)!.Name);

    private static string? Safe(string? text) => string.IsNullOrWhiteSpace(text) ? null : SafeText.Of(text, SafeText.Sentence);

    private static bool IsTrue(V1Pod pod, string type) =>
        pod.Status?.Conditions?.Any(condition => condition.Type == type && condition.Status == "True") == true;

    private static bool HasGate(V1Pod pod) =>
        pod.Spec?.ReadinessGates?.Any(gate => gate.ConditionType == ConditionTypes.PodAdmitted) == true;

    // The phase proves nothing: the control plane marks pods of unreachable nodes as failed while their processes may continue to run.
    private static bool HasEnded(V1Pod pod, NodeState? node) =>
        node is { IsGone: true } or { IsOutOfService: true }
        || pod.Metadata.Annotations?.ContainsKey(Annotations.Ended) == true
        || (string.IsNullOrEmpty(pod.Spec?.NodeName) && pod.Metadata.DeletionTimestamp is not null) // never ran, and will not be scheduled any more
        || ServerContainer.AllTerminated(pod);
}
