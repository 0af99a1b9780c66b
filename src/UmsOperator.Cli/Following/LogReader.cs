using System.Runtime.CompilerServices;
using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Cli.Connecting;
using UmsOperator.Core.Model;

namespace UmsOperator.Cli.Following;

/// <summary>Reads the logs of a cluster's servers.</summary>
internal sealed class LogReader(Connection connection)
{
    /// <summary>The pods of the servers, by name.</summary>
    public async Task<IReadOnlyList<V1Pod>> PodsAsync(string cluster, CancellationToken cancellationToken)
    {
        var list = await connection.Client.CoreV1.ListNamespacedPodAsync(
            connection.Namespace, labelSelector: $"{Labels.Name}={Labels.Server},{Labels.Instance}={cluster}", cancellationToken: cancellationToken);
        return [.. list.Items.OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal)];
    }

    /// <summary>The lines of a pod.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="options">Which lines.</param>
    /// <param name="follow">Whether to wait for further lines until the container ends.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async IAsyncEnumerable<LogLine> ReadAsync(string pod, LogOptions options, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await connection.Client.CoreV1.ReadNamespacedPodLogAsync(
            pod, connection.Namespace, container: ServerPod.ContainerName, follow: follow, previous: options.Previous,
            sinceSeconds: options.Since is { } since ? Math.Max(1, (int)since.TotalSeconds) : null, tailLines: options.Tail, timestamps: true, cancellationToken: cancellationToken);
        var time = DateTime.MinValue;
        await foreach (var line in BoundedLines.ReadAsync(stream, cancellationToken))
        {
            var read = LogLine.Of(pod, line, time);
            time = read.Time;
            yield return read;
        }
    }
}
