using System.Text.Json.Serialization;
using UmsOperator.Api.Markers;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using k8s;
using k8s.Models;

namespace UmsOperator.Api;

/// <summary>A cluster of IGEL UMS Servers on one shared PostgreSQL database, updated by the operator when <c>spec.version</c> changes.</summary>
[PrinterColumn("Version", ".status.version", Description = "Version of production.")]
[PrinterColumn("Target", ".status.targetVersion", Description = "Version that the cluster moves to.")]
[PrinterColumn("Phase", ".status.phase", Description = "Overall state of the cluster.")]
[PrinterColumn("Updated", ".status.updated", Description = "Servers on the target version.")]
[PrinterColumn("Ready", ".status.ready", Description = "Number of serving servers out of the desired number.")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
[PrinterColumn("Step", ".status.update.step", Description = "Step of the running update.", Priority = 1)]
[PrinterColumn("Waiting for", ".status.waitingFor", Description = "What the cluster is waiting for.", Priority = 1)]
[ValidationRule("size(self.metadata.name) <= 40", "metadata.name must have 40 characters at most: pods and Services carry it with a suffix")]
[ValidationRule("self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')", "metadata.name must begin with a letter and hold only a-z, 0-9 and '-': Services carry it")]
[KubernetesEntity(Group = ApiGroup, ApiVersion = ApiVersionName, Kind = KindName, PluralName = Plural)]
public sealed class UmsCluster : IKubernetesObject<V1ObjectMeta>, ISpec<UmsClusterSpec>, IStatus<UmsClusterStatus?>
{
    /// <summary>The API group of the resource.</summary>
    public const string ApiGroup = "umsoperator.io";

    /// <summary>The version of the API group.</summary>
    public const string ApiVersionName = "v1alpha1";

    /// <summary>The kind of the resource.</summary>
    public const string KindName = "UmsCluster";

    /// <summary>The plural of the resource, as in its URL.</summary>
    public const string Plural = "umsclusters";

    /// <inheritdoc/>
    public string ApiVersion { get; set; } = $"{ApiGroup}/{ApiVersionName}";

    /// <inheritdoc/>
    public string Kind { get; set; } = KindName;

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Desired state of the cluster.</summary>
    [JsonConverter(typeof(LenientSpecConverter))]
    public UmsClusterSpec Spec { get; set; } = new();

    /// <summary>Observed state of the cluster. If it is lost, the operator derives all but times again from the database and the cluster's objects.</summary>
    [JsonConverter(typeof(LenientStatusConverter))]
    public UmsClusterStatus? Status { get; set; }
}
