using UmsOperator.Api.Status;

namespace UmsOperator.Core.Model;

/// <summary>Rewrites every version of an observation to the vendor's form before the planner compares versions: 12.3.110 and 12.03.110 are the same version.</summary>
internal static class CanonicalVersions
{
    public static Observed Of(Observed observed)
    {
        var cluster = Of(observed.Cluster);
        var pods = Each(observed.Pods, Of);
        var copies = Each(observed.Database.Copies, Of);
        return ReferenceEquals(cluster, observed.Cluster) && ReferenceEquals(pods, observed.Pods) && ReferenceEquals(copies, observed.Database.Copies)
            ? observed
            : observed with { Cluster = cluster, Pods = pods, Database = observed.Database with { Copies = copies } };
    }

    private static ClusterObserved Of(ClusterObserved cluster)
    {
        var status = Of(cluster.Status);
        if (ReferenceEquals(status, cluster.Status) && IsCanonical(cluster.Spec.Version))
            return cluster;
        return cluster with { Spec = cluster.Spec with { Version = UmsVersion.Canonical(cluster.Spec.Version) }, Status = status };
    }

    private static UmsClusterStatus Of(UmsClusterStatus status)
    {
        var servers = Each(status.Servers, Of);
        var history = Each(status.History, Of);
        var update = status.Update is { } running && !(IsCanonical(running.From) && IsCanonical(running.To))
            ? running with { From = UmsVersion.Canonical(running.From), To = UmsVersion.Canonical(running.To) }
            : status.Update;
        var failed = status.FailedTarget is { } target && !IsCanonical(target.Version) ? target with { Version = UmsVersion.Canonical(target.Version) } : status.FailedTarget;
        if (ReferenceEquals(servers, status.Servers) && ReferenceEquals(history, status.History) && ReferenceEquals(update, status.Update) && ReferenceEquals(failed, status.FailedTarget)
            && IsCanonical(status.Version) && IsCanonical(status.TargetVersion))
            return status;
        return status with
        {
            Version = UmsVersion.Canonical(status.Version),
            TargetVersion = UmsVersion.Canonical(status.TargetVersion),
            Servers = servers,
            History = history,
            Update = update,
            FailedTarget = failed,
        };
    }

    private static ServerStatus Of(ServerStatus server) => IsCanonical(server.Version) ? server : server with { Version = UmsVersion.Canonical(server.Version) };

    private static UpdateHistoryEntry Of(UpdateHistoryEntry entry) =>
        IsCanonical(entry.From) && IsCanonical(entry.To) ? entry : entry with { From = UmsVersion.Canonical(entry.From), To = UmsVersion.Canonical(entry.To) };

    private static PodObserved Of(PodObserved pod) => IsCanonical(pod.Version) && IsCanonical(pod.ReportedVersion)
        ? pod
        : pod with { Version = UmsVersion.Canonical(pod.Version), ReportedVersion = UmsVersion.Canonical(pod.ReportedVersion) };

    private static CopyObserved Of(CopyObserved copy) => copy.Comment is { } comment && !(IsCanonical(comment.From) && IsCanonical(comment.To))
        ? copy with { Comment = comment with { From = UmsVersion.Canonical(comment.From), To = UmsVersion.Canonical(comment.To) } }
        : copy;

    private static bool IsCanonical(string? text) => ReferenceEquals(UmsVersion.Canonical(text), text);

    private static IReadOnlyList<T> Each<T>(IReadOnlyList<T> list, Func<T, T> form)
        where T : class
    {
        List<T>? changed = null;
        for (var at = 0; at < list.Count; at++)
        {
            var one = form(list[at]);
            if (changed is null && ReferenceEquals(one, list[at]))
                continue;
            changed ??= [.. list];
            changed[at] = one;
        }

        return changed ?? list;
    }
}
