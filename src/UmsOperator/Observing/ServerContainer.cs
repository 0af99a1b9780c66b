using k8s.Models;
using UmsOperator.Core.Texts;

namespace UmsOperator.Observing;

/// <summary>What the kubelet reports of a server's container.</summary>
/// <param name="ExitCode">Of its end, or of the end before its last restart.</param>
/// <param name="RestartCount">Number of restarts.</param>
/// <param name="Message">Why it waits, or why it ended, in one line.</param>
/// <param name="Log">The end of its log, where it ended and said more than one line.</param>
internal sealed record ServerContainer(int? ExitCode, int RestartCount, string? Message, string? Log = null)
{
    /// <summary>The first container of the pod, which is the server; sidecars may follow.</summary>
    public static ServerContainer Of(V1Pod pod)
    {
        var name = pod.Spec?.Containers is [{ } first, ..] ? first.Name : null;
        if (pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == name) is not { } status)
            return new ServerContainer(null, 0, null);
        var terminated = status.State?.Terminated ?? status.LastState?.Terminated;
        return new ServerContainer(terminated?.ExitCode, status.RestartCount, LastWords.Cause(Explain(status, terminated)), LastWords.Tail(terminated?.Message));
    }

    /// <summary>
    /// Whether every container is reported terminated for good. No report about a container is no report that it ended; and a terminated one that
    /// will be restarted has not ended while the pod is not being deleted.
    /// </summary>
    public static bool AllTerminated(V1Pod pod)
    {
        var names = pod.Spec?.Containers?.Select(container => container.Name).ToList() ?? [];
        var terminated = pod.Status?.ContainerStatuses?.Where(status => status.State?.Terminated is not null).Select(status => status.Name).ToHashSet() ?? [];
        var isFinal = pod.Metadata.DeletionTimestamp is not null || pod.Status?.Phase is "Succeeded" or "Failed";
        return isFinal && names.Count > 0 && names.TrueForAll(terminated.Contains);
    }

    private static string? Explain(V1ContainerStatus status, V1ContainerStateTerminated? terminated) =>
        (status.State?.Waiting, terminated) switch
        {
            ({ Reason: "CrashLoopBackOff" }, { } end) => Ended(end),
            ({ } waiting, _) => string.IsNullOrEmpty(waiting.Message) ? waiting.Reason : $"{waiting.Reason}: {waiting.Message}",
            (null, { } end) => Ended(end),
            _ => null,
        };

    private static string Ended(V1ContainerStateTerminated end) =>
        string.IsNullOrWhiteSpace(end.Message) ? $"{end.Reason ?? "Terminated"}: exit code {end.ExitCode}" : end.Message.Trim();
}
