using System.Text.Json.Nodes;
using k8s;
using UmsOperator.Api;

namespace UmsOperator.Cli.Connecting;

/// <summary>A cluster as the API server sent it.</summary>
/// <param name="Raw">All fields, also those that this version does not know.</param>
/// <param name="Cluster">The fields that it knows.</param>
internal sealed record ClusterDocument(JsonObject Raw, UmsCluster Cluster)
{
    /// <summary>Reads the JSON text of a cluster.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no object.</exception>
    public static ClusterDocument Of(string json) => new(
        JsonNode.Parse(json)?.AsObject() ?? throw new System.Text.Json.JsonException("the cluster is null"), KubernetesJson.Deserialize<UmsCluster>(json));
}
