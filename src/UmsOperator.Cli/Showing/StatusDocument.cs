using System.Text.Json.Nodes;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Documents;

namespace UmsOperator.Cli.Showing;

/// <summary>The status for programs: the cluster's own, as the API server sent it, and what this program derives from it.</summary>
internal static class StatusDocument
{
    /// <summary>One cluster.</summary>
    public static JsonObject Of(ClusterDocument document, DateTime now) => new()
    {
        ["name"] = document.Cluster.Metadata.Name,
        ["namespace"] = document.Cluster.Metadata.NamespaceProperty,
        ["uid"] = document.Cluster.Metadata.Uid,
        ["specVersion"] = document.Cluster.Spec.Version,
        ["status"] = document.Raw["status"]?.DeepClone(),
        ["concerns"] = new JsonArray([.. Concerns.Of(document.Cluster).Select(one => (JsonNode)one.Type)]),
        ["options"] = DocumentWriter.Node(Adviser.Of(document.Cluster, now)),
    };

    /// <summary>Several clusters.</summary>
    public static JsonObject Of(IEnumerable<ClusterDocument> documents, DateTime now) => new() { ["items"] = new JsonArray([.. documents.Select(one => (JsonNode)Of(one, now))]) };
}
