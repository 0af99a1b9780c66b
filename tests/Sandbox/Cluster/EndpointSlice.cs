using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>The fields that <c>v1beta1</c> (until 1.20) and <c>v1</c> of discovery.k8s.io have in common. Endpoints objects exist only on old servers.</summary>
internal sealed class EndpointSlice : IKubernetesObject<V1ObjectMeta>
{
    public const string Group = "discovery.k8s.io";
    public const string Plural = "endpointslices";

    /// <summary>The label that names the Service.</summary>
    public const string ServiceLabel = "kubernetes.io/service-name";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = nameof(EndpointSlice);

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("addressType")]
    public string AddressType { get; set; } = "IPv4";

    [JsonPropertyName("endpoints")]
    public IList<V1Endpoint>? Endpoints { get; set; } = [];

    [JsonPropertyName("ports")]
    public IList<Discoveryv1EndpointPort>? Ports { get; set; } = [];

    /// <summary>Path of all EndpointSlices, or of those of one Service.</summary>
    public static string Path(string version, string? @namespace = null, string? service = null) =>
        Api.ResourcePath.Of(Group, version, Plural, @namespace) + (service is null ? "" : $"?labelSelector={ServiceLabel}%3D{service}");

    /// <summary>The group's version that the server has.</summary>
    /// <exception cref="HttpRequestException">The server does not list the group: it is starting.</exception>
    public static async Task<string> VersionAsync(IKubernetes client, CancellationToken cancellationToken)
    {
        var groups = await client.Apis.GetAPIVersionsAsync(cancellationToken);
        var group = groups.Groups.FirstOrDefault(group => group.Name == Group) ?? throw new HttpRequestException($"the API server does not list the group {Group} yet");
        return group.Versions.Any(version => version.Version == "v1") ? "v1" : "v1beta1";
    }

    /// <summary>The EndpointSlices of one Service.</summary>
    public static async Task<IList<EndpointSlice>> ListAsync(IKubernetes client, string @namespace, string service, CancellationToken cancellationToken)
    {
        var list = await client.CustomObjects.ListNamespacedCustomObjectAsync<EndpointSliceList>(
            Group, await VersionAsync(client, cancellationToken), @namespace, Plural, labelSelector: $"{ServiceLabel}={service}", cancellationToken: cancellationToken);
        return list.Items;
    }

    /// <summary>The ready addresses of a port. An endpoint without a ready condition counts as ready.</summary>
    public IEnumerable<System.Net.IPEndPoint> Ready(string portName) =>
        from port in Ports ?? []
        where (port.Name ?? "") == portName && port.Port > 0
        from endpoint in Endpoints ?? []
        where endpoint.Conditions?.Ready ?? true
        from address in endpoint.Addresses ?? []
        select new System.Net.IPEndPoint(EndpointAddress.Reachable(address), port.Port ?? 0);

    private sealed record EndpointSliceList([property: JsonPropertyName("items")] IList<EndpointSlice> Items);
}
