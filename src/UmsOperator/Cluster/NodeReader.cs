using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Reads the state of a pod's node. That the cache lacks a node is no proof that it is gone, because the cache may be behind: a new node may get pods
/// first. So the API server is asked, and only its answer counts as proof that the processes have ended.
/// </summary>
internal sealed class NodeReader(ClusterCaches caches, ResourceClient<V1Node> nodes, TimeProvider time)
{
    /// <summary>Reads the state.</summary>
    /// <returns>Returns the state, or null if the pod is not scheduled. Throws an <see cref="ObservationException"/> if it is unknown whether the node exists.</returns>
    public async Task<Func<NodeState?>> ReadAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Spec?.NodeName is not { Length: > 0 } name)
            return static () => null;
        if (caches.Nodes.Get(new ObjectKey("", name)) is { } cached)
            return () => NodeState.Of(cached);
        try
        {
            // The operator may list nodes, and a list by name needs no other right.
            var found = await TimeLimit.RunAsync(TimeLimit.First, time, token => nodes.ListAsync(new ListOptions { FieldSelector = $"metadata.name={name}" }, token), cancellationToken);
            var state = NodeState.Of(found.Items.FirstOrDefault(node => node.Metadata.Name == name));
            return () => state;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            var problem = $"'{pod.Metadata.Name}' is on node '{name}', which cannot be read: {FailureText.Of(error)}";
            return () => throw new ObservationException(problem);
        }
    }
}
