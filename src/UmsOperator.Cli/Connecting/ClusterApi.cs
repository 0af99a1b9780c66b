using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Api;

namespace UmsOperator.Cli.Connecting;

/// <summary>Reads and changes clusters. Errors are those of the client; <see cref="ApiFailure"/> translates them.</summary>
internal sealed class ClusterApi(Connection connection)
{
    /// <summary>Name under which the API server records who changed a field.</summary>
    public const string Manager = "kubectl-ums";

    /// <summary>The namespace of <see cref="GetAsync"/> and <see cref="PatchAsync"/>.</summary>
    public string Namespace => connection.Namespace;

    /// <summary>Reads a cluster.</summary>
    public async Task<ClusterDocument> GetAsync(string name, CancellationToken cancellationToken) => Of(await connection.Client.CustomObjects.GetNamespacedCustomObjectAsync<JsonElement>(
        UmsCluster.ApiGroup, UmsCluster.ApiVersionName, Namespace, UmsCluster.Plural, name, cancellationToken));

    /// <summary>Reads all clusters of the namespace, or of all namespaces.</summary>
    public async Task<IReadOnlyList<ClusterDocument>> ListAsync(bool everywhere, CancellationToken cancellationToken)
    {
        List<ClusterDocument> clusters = [];
        string? next = null;
        do
        {
            var page = everywhere
                ? await connection.Client.CustomObjects.ListClusterCustomObjectAsync<JsonElement>(
                    UmsCluster.ApiGroup, UmsCluster.ApiVersionName, UmsCluster.Plural, continueParameter: next, limit: 500, cancellationToken: cancellationToken)
                : await connection.Client.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(
                    UmsCluster.ApiGroup, UmsCluster.ApiVersionName, Namespace, UmsCluster.Plural, continueParameter: next, limit: 500, cancellationToken: cancellationToken);
            clusters.AddRange(page.GetProperty("items").EnumerateArray().Select(Of));
            next = page.GetProperty("metadata").TryGetProperty("continue", out var token) ? token.GetString() : null;
        }
        while (!string.IsNullOrEmpty(next));
        return clusters;
    }

    /// <summary>Sends a merge patch; the UID is a precondition, so that a cluster of the same name that was created meanwhile is not changed.</summary>
    /// <returns>The cluster as it is then.</returns>
    public async Task<ClusterDocument> PatchAsync(UmsCluster cluster, JsonObject patch, CancellationToken cancellationToken)
    {
        var body = patch.DeepClone().AsObject();
        if (body["metadata"] is not JsonObject metadata)
            body["metadata"] = metadata = [];
        metadata["uid"] = cluster.Metadata.Uid;
        return Of(await connection.Client.CustomObjects.PatchNamespacedCustomObjectAsync<JsonElement>(
            new V1Patch(body.ToJsonString(), V1Patch.PatchType.MergePatch),
            UmsCluster.ApiGroup, UmsCluster.ApiVersionName, Namespace, UmsCluster.Plural, cluster.Metadata.Name, fieldManager: Manager, cancellationToken: cancellationToken));
    }

    private static ClusterDocument Of(JsonElement element) => ClusterDocument.Of(element.GetRawText());
}
