using UmsOperator.Api;
using UmsOperator.Cluster.Probing;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Reads a cluster's pods with the states of their nodes and the answers of their servers. A pod that cannot be judged does not affect the others.</summary>
internal sealed class PodReader(ClusterCaches caches, NodeReader nodes, ServerProber prober, ILogger<PodReader> logger)
{
    private const int MostServers = 6;

    /// <summary>Reads the pods.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="named">Its pods that the cache lacks, found by name.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>A function for each pod, which throws if that pod cannot be judged.</returns>
    public async Task<IEnumerable<Func<PodObserved>>> ReadAsync(UmsCluster cluster, Task<NameLookup?> named, CancellationToken cancellationToken)
    {
        // The cache may have caught up during the lookup.
        List<V1Pod> pods = [.. caches.Pods.Of(cluster).Concat((await named)?.Pods ?? []).DistinctBy(pod => pod.Metadata.Name)];
        // Anybody can label any number of pods; the names of servers are few.
        var servers = pods.Where(pod => Enumerable.Range(0, MostServers).Any(ordinal => pod.Metadata.Name == ClusterNames.Pod(cluster.Metadata.Name, ordinal))).ToList();
        var targets = servers.Select(pod => ProbeTarget.Of(pod, cluster.Spec.ServerStatus.Scheme)).OfType<ProbeTarget>().ToList();
        var states = Task.WhenAll(pods.Select(pod => servers.Contains(pod) ? nodes.ReadAsync(pod, cancellationToken) : Task.FromResult<Func<NodeState?>>(static () => null)));
        var answers = await AnswersAsync(cluster, targets, cancellationToken);
        return pods.Zip<V1Pod, Func<NodeState?>, Func<PodObserved>>(
            await states, (pod, node) => () => PodProjection.Project(pod, node(), answers.GetValueOrDefault(pod.Metadata.Uid, ProbeResult.None)));
    }

    private async Task<IReadOnlyDictionary<string, ProbeResult>> AnswersAsync(UmsCluster cluster, List<ProbeTarget> targets, CancellationToken cancellationToken)
    {
        try
        {
            return await prober.ProbeAsync(targets, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.PartUnseen(error, ObjectKey.Of(cluster), "the servers' answers");
            return targets.ToDictionary(target => target.Uid, _ => ProbeResult.None with { Problem = $"the server cannot be asked: {FailureText.Of(error)}" }, StringComparer.Ordinal);
        }
    }
}
