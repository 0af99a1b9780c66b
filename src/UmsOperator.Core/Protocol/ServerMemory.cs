using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// What the status remembers of a server is valid until its container restarts: a version changes only with a restart, and a server that served is not considered lost because of a slow
/// answer. Otherwise each lost answer would make the update go back, and a new operator would start without this knowledge.
/// </summary>
internal static class ServerMemory
{
    /// <summary>Seconds for which a server that has served may be not ready before it counts as lost.</summary>
    public const int PatienceSeconds = 60;

    /// <summary>Fills in the version that a pod reported before, if it has not answered this operator yet.</summary>
    public static Observed Fill(Observed observed) =>
        observed.Pods.Any(pod => Remembered(observed, pod) is not null)
            ? observed with
            {
                Pods = [.. observed.Pods.Select(
                    pod => Remembered(observed, pod) is { } server ? pod with { ReportedVersion = server.ReportedVersion, AnsweredAt = server.LastAnswerTime ?? observed.Now } : pod)],
            }
            : observed;

    /// <summary>What the status holds for this start of the pod's container; null if nothing.</summary>
    public static ServerStatus? Of(UmsClusterStatus status, PodObserved pod) => status.Servers.FirstOrDefault(server => server.Name == pod.Name && server.Start == pod.Start);

    /// <summary>Whether a server has served since its container started.</summary>
    public static bool HasServed(this PlanContext context, PodObserved pod) => pod.Serves || Of(context.Cluster.Status, pod) is { FirstServingTime: not null };

    /// <summary>
    /// Whether a server serves, or has served and nothing proves that it has stopped. It measures the progress of an update; which servers may be
    /// stopped depends on those that serve now.
    /// </summary>
    public static bool StillServes(this PlanContext context, PodObserved pod) => context.Serves(pod) || (context.HasServed(pod) && Lost(context, pod) is null);

    /// <summary>The evidence that a server that served has stopped serving; null if there is none.</summary>
    public static string? Lost(PlanContext context, PodObserved pod) => pod switch
    {
        { DeletedAt: not null } => "its pod is being deleted",
        { IsOver: true } => "its container has ended",
        { NodeLost: true } => "its node is not heard of",
        { Selected: false } => "its labels were changed",
        { ReportedVersion: { } reported } when !UmsVersion.AreEqual(reported, pod.Version) => $"it reports version {reported}",
        { Ready: false, ReadyChangedAt: { } since } when context.Now < since.AddSeconds(PatienceSeconds) => null,
        { Ready: false } => pod.ReadyChangedAt is { } since ? $"it has not been ready since {since:u}" : "it is not ready",
        _ => context.Fenced(pod.Binding) ? "its login is fenced" : null,
    };

    private static ServerStatus? Remembered(Observed observed, PodObserved pod) =>
        pod is { ReportedVersion: null, DeletedAt: null } && Of(observed.Cluster.Status, pod) is { ReportedVersion: { } version } server && UmsVersion.TryParse(version, out _) ? server : null;
}
