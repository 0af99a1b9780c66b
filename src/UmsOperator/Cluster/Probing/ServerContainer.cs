using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using k8s.Models;

namespace UmsOperator.Cluster.Probing;

/// <summary>What the kubelet reports of the server's own container. It is found by its name: a webhook may have put others before it.</summary>
/// <param name="ExitCode">Of its end, or of the end before its last restart.</param>
/// <param name="RestartCount">Number of restarts.</param>
/// <param name="Message">Why it waits, or why it ended, in one line.</param>
/// <param name="Log">The end of its log, where it ended and said more than one line.</param>
internal sealed record ServerContainer(int? ExitCode, int RestartCount, string? Message, string? Log = null)
{
    private const int IdLength = 12;

    /// <summary>Beginning of its ID, as container runtimes print it; null while there is none.</summary>
    public string? Id { get; private init; }

    /// <summary>It is ready by its own probe.</summary>
    public bool Ready { get; private init; }

    /// <summary>It has ended, and is not started again.</summary>
    public bool Exited { get; private init; }

    /// <summary>It was started at least once.</summary>
    public bool WasStarted { get; private init; }

    /// <summary>The server's own container.</summary>
    public static ServerContainer Of(V1Pod pod)
    {
        if (Status(pod) is not { } status)
            return new ServerContainer(null, 0, null);
        var terminated = status.State?.Terminated ?? status.LastState?.Terminated;
        return new ServerContainer(terminated?.ExitCode, status.RestartCount, LastWords.Cause(Explain(status, terminated)), LastWords.Tail(terminated?.Message))
        {
            Id = IdOf(status.ContainerID),
            Ready = status.Ready,
            Exited = status.State?.Terminated is { } end && IsFinal(pod, end),
            WasStarted = status.State?.Running is not null || terminated is not null || status.RestartCount > 0 || !string.IsNullOrEmpty(status.ContainerID),
        };
    }

    /// <summary>The kubelet's report on the server's own container; null if there is none yet.</summary>
    public static V1ContainerStatus? Status(V1Pod pod) => pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == DesiredObjects.ServerContainer);

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

    /// <summary>How a container ended, in its own words where it left any.</summary>
    public static string Ended(V1ContainerStateTerminated end) =>
        string.IsNullOrWhiteSpace(end.Message) ? $"{end.Reason ?? "Terminated"}: exit code {end.ExitCode}" : end.Message.Trim();

    /// <summary>Without the runtime's name: <c>containerd://0123…</c>.</summary>
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
