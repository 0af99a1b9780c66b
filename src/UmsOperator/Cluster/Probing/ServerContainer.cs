using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using k8s.Models;

namespace UmsOperator.Cluster.Probing;

/// <summary>Status of the server's container. It is found by its name, because a webhook may have inserted other containers.</summary>
/// <param name="ExitCode">Exit code of the terminated container, or of the one before the last restart; null if there is none.</param>
/// <param name="RestartCount">Number of restarts.</param>
/// <param name="Message">Why it waits or ended, in one line.</param>
/// <param name="Log">The end of its log; null unless it ended with more than one line.</param>
internal sealed record ServerContainer(int? ExitCode, int RestartCount, string? Message, string? Log = null)
{
    private const int IdLength = 12;

    /// <summary>Beginning of its ID, as container runtimes print it; null before it was created.</summary>
    public string? Id { get; private init; }

    /// <summary>Whether its readiness probe succeeds.</summary>
    public bool Ready { get; private init; }

    /// <summary>Whether it has ended and will not be restarted.</summary>
    public bool Exited { get; private init; }

    /// <summary>Whether it was started at least once.</summary>
    public bool WasStarted { get; private init; }

    /// <summary>Reads the status of the server's container.</summary>
    public static ServerContainer Of(V1Pod pod)
    {
        if (Status(pod) is not { } status)
            return new ServerContainer(null, 0, null);
        var terminated = status.State?.Terminated ?? status.LastState?.Terminated;
        return new ServerContainer(IsUnknown(terminated) ? null : terminated?.ExitCode, status.RestartCount, ExitCause.Cause(Explain(status, terminated)), ExitCause.Tail(terminated?.Message))
        {
            Id = IdOf(status.ContainerID),
            Ready = status.Ready,
            Exited = status.State?.Terminated is { } end && IsFinal(pod, end),
            WasStarted = status.State?.Running is not null || terminated is not null || status.RestartCount > 0 || !string.IsNullOrEmpty(status.ContainerID),
        };
    }

    /// <summary>The kubelet's status of the server's container; null if there is none yet.</summary>
    public static V1ContainerStatus? Status(V1Pod pod) => pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == DesiredObjects.ServerContainer);

    /// <summary>
    /// Whether every container has terminated for good. A container without a status counts as running. A terminated container that will be restarted
    /// counts as running, unless the pod is being deleted.
    /// </summary>
    public static bool AllTerminated(V1Pod pod)
    {
        var names = pod.Spec?.Containers?.Select(container => container.Name).ToList() ?? [];
        var terminated = pod.Status?.ContainerStatuses?.Where(status => status.State?.Terminated is not null).Select(status => status.Name).ToHashSet() ?? [];
        var isFinal = pod.Metadata.DeletionTimestamp is not null || pod.Status?.Phase is "Succeeded" or "Failed";
        return isFinal && names.Count > 0 && names.TrueForAll(terminated.Contains);
    }

    /// <summary>
    /// Whether the end of a container is a guess of the kubelet or the runtime, as after a restart of the node: its exit code was never seen.
    /// </summary>
    public static bool IsUnknown(V1ContainerStateTerminated? end) => end is { Reason: "ContainerStatusUnknown" or "Unknown" };

    /// <summary>Describes how a container ended, with its termination message if it left one.</summary>
    public static string Ended(V1ContainerStateTerminated end) =>
        string.IsNullOrWhiteSpace(end.Message) ? $"{end.Reason ?? "Terminated"}: exit code {end.ExitCode}" : end.Message.Trim();

    /// <summary>Removes the name of the runtime, as in <c>containerd://0123…</c>.</summary>
    private static string? IdOf(string? text) => text?[(text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..] is { Length: > 0 } id
        ? SafeText.Of(id[..Math.Min(id.Length, IdLength)], IdLength)
        : null;

    private static bool IsFinal(V1Pod pod, V1ContainerStateTerminated end) => pod.Status?.Phase is "Succeeded" or "Failed" || pod.Spec?.RestartPolicy switch
    {
        "Never" => true,
        "OnFailure" => end.ExitCode == 0,
        _ => false,
    };

    private static string? Explain(V1ContainerStatus status, V1ContainerStateTerminated? terminated) =>
        (status.State?.Waiting, terminated) switch
        {
            ({ Reason: "CrashLoopBackOff" }, { } end) => Ended(end),
            ({ } waiting, _) => string.IsNullOrEmpty(waiting.Message) ? waiting.Reason : $"{waiting.Reason}: {waiting.Message}",
            (null, { } end) => Ended(end),
            _ => null,
        };
}
