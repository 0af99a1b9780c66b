using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace UmsOperator.Cli.Connecting;

/// <summary>Reads and annotates a server's pod.</summary>
internal sealed class ServerPods(Connection connection)
{
    /// <summary>Reads a pod.</summary>
    public Task<V1Pod> GetAsync(string name, CancellationToken cancellationToken) => connection.Client.CoreV1.ReadNamespacedPodAsync(name, connection.Namespace, cancellationToken: cancellationToken);

    /// <summary>Sends a merge patch; the UID is a precondition, so that a pod of the same name that was created meanwhile is not changed.</summary>
    public Task<V1Pod> PatchAsync(V1Pod pod, JsonObject patch, CancellationToken cancellationToken)
    {
        var body = patch.DeepClone().AsObject();
        body["metadata"]!["uid"] = pod.Metadata.Uid;
        return connection.Client.CoreV1.PatchNamespacedPodAsync(
            new V1Patch(body.ToJsonString(), V1Patch.PatchType.MergePatch), pod.Metadata.Name, connection.Namespace, fieldManager: ClusterApi.Manager, cancellationToken: cancellationToken);
    }
}
