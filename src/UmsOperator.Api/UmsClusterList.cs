using k8s;
using k8s.Models;

namespace UmsOperator.Api;

/// <summary>A list of <see cref="UmsCluster"/>s, as the API server returns it.</summary>
[KubernetesEntity(Group = UmsCluster.ApiGroup, ApiVersion = UmsCluster.ApiVersionName, Kind = "UmsClusterList", PluralName = UmsCluster.Plural)]
public sealed class UmsClusterList : IKubernetesObject<V1ListMeta>, IItems<UmsCluster>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = $"{UmsCluster.ApiGroup}/{UmsCluster.ApiVersionName}";

    /// <inheritdoc/>
    public string Kind { get; set; } = "UmsClusterList";

    /// <inheritdoc/>
    public V1ListMeta Metadata { get; set; } = new();

    /// <summary>The clusters.</summary>
    public IList<UmsCluster> Items { get; set; } = [];
}
