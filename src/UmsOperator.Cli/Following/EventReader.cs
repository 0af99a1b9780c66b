using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Cli.Connecting;

namespace UmsOperator.Cli.Following;

/// <summary>Reads the events of a cluster and of its servers, those that are gone as well.</summary>
internal static class EventReader
{
    private const int PageSize = 500;

    /// <summary>The events, oldest first.</summary>
    public static async Task<IReadOnlyList<EventLine>> ReadAsync(Connection connection, UmsCluster cluster, CancellationToken cancellationToken)
    {
        var name = cluster.Metadata.Name;
        List<EventLine> lines = [];
        string? next = null;
        do
        {
            var page = await connection.Client.CoreV1.ListNamespacedEventAsync(connection.Namespace, limit: PageSize, continueParameter: next, cancellationToken: cancellationToken);
            lines.AddRange(page.Items.Where(one => IsOf(one.InvolvedObject, cluster, name)).Select(Of));
            next = page.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));
        return [.. lines.OrderBy(line => line.Time)];
    }

    /// <summary>Servers have the cluster's name and an ordinal.</summary>
    private static bool IsOf(V1ObjectReference about, UmsCluster cluster, string name) => about.Kind switch
    {
        UmsCluster.KindName => about.Name == name && (about.Uid is null || about.Uid == cluster.Metadata.Uid),
        "Pod" => about.Name?.Length == name.Length + 2 && about.Name.StartsWith($"{name}-", StringComparison.Ordinal) && char.IsAsciiDigit(about.Name[^1]),
        _ => false,
    };

    private static EventLine Of(Corev1Event one) => new(
        one.Series?.LastObservedTime ?? one.LastTimestamp ?? one.EventTime ?? one.Metadata.CreationTimestamp ?? DateTime.UnixEpoch,
        $"{one.InvolvedObject.Kind}/{one.InvolvedObject.Name}", one.Type ?? "", one.Reason ?? "", one.Series?.Count ?? one.Count ?? 1, one.Message ?? "");
}
