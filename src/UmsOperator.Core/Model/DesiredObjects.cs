using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using k8s;
using k8s.Models;

namespace UmsOperator.Core.Model;

/// <summary>Builds the desired state of every child object as a pure function of the cluster.</summary>
public static class DesiredObjects
{
    /// <summary>Name of the server's container in its pod. Any other container was added by a webhook.</summary>
    public const string ServerContainer = ServerPod.ContainerName;

    /// <summary>Name of the volume with a server's binding Secret.</summary>
    public const string BindingVolume = ServerPod.BindingVolume;

    /// <summary>Annotation with the hash of the desired state that was last applied to a child.</summary>
    public const string HashAnnotation = "umsoperator.io/applied-hash";

    private const int MostServers = 6;

    /// <summary>Name of the Service that devices use.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <returns>The name.</returns>
    public static string DevicesName(string cluster) => $"{cluster}-devices";

    /// <summary>Name of the Service that consoles use.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <returns>The name.</returns>
    public static string ConsoleName(string cluster) => $"{cluster}-console";

    /// <summary>Name of a server's volume claim.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="ordinal">Ordinal of the server.</param>
    /// <returns>The name.</returns>
    public static string VolumeClaimName(string cluster, int ordinal) => $"data-{cluster}-{ordinal}";

    /// <summary>Every child that the cluster should have.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="replicas">Current number of servers; constant during an update.</param>
    /// <returns>Kinds and names.</returns>
    public static IReadOnlyList<ChildName> Children(ClusterObserved cluster, int replicas) => Children(cluster.Name, cluster.Spec, replicas);

    /// <summary>Names of the children and pods that the cluster needs now. Names of binding Secrets contain random IDs and are not included.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="status">Its status as last written, if any.</param>
    /// <returns>Kinds and names.</returns>
    public static IReadOnlyList<ChildName> Names(string cluster, UmsClusterSpec spec, UmsClusterStatus? status)
    {
        var servers = Math.Clamp(Math.Max(spec.Replicas, status?.Update?.Replicas ?? 0), 0, MostServers);
        return [.. Children(cluster, spec, servers), .. Enumerable.Range(0, servers).Select(ordinal => new ChildName(ChildKind.Pod, ClusterNames.Pod(cluster, ordinal)))];
    }

    /// <summary>A server's pod.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="server">Its version, image and binding.</param>
    /// <returns>The pod, ready to be created.</returns>
    public static V1Pod Pod(ClusterObserved cluster, ServerIntent server) => ServerPod.Build(cluster, server);

    /// <summary>Whether the operator sets a server's environment variable, so that its value is part of the container contract.</summary>
    /// <param name="name">Name of the variable.</param>
    /// <returns>False for a variable of the user's own (spec.pod.env).</returns>
    public static bool IsOwnVariable(string name) => ServerPod.IsOwnVariable(name);

    /// <summary>A binding's immutable Secret in the layout of servicebinding.io.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="binding">The binding.</param>
    /// <param name="username">Login role.</param>
    /// <param name="password">Its password.</param>
    /// <param name="caCertificate">PEM of the certificate authority; null if the spec names none.</param>
    /// <returns>The Secret, ready to be created.</returns>
    public static V1Secret Secret(ClusterObserved cluster, Binding binding, string username, string password, string? caCertificate) =>
        BindingSecret.Build(cluster, binding, username, password, caCertificate);

    /// <summary>The labels by which the operator, the Services and the disruption budget find a server's pod.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <returns>Keys and values, beginning with those of the Services' selector.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> ServerLabels(string cluster) =>
    [
        .. ServerSelector(cluster),
        new(Labels.ManagedBy, Labels.Operator),
    ];

    /// <summary>The labels by which Services and the disruption budget select a server's pod.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <returns>Keys and values.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> ServerSelector(string cluster) =>
        [.. ObjectMetadata.Selector(cluster), new(Labels.Component, ServerPod.Component)];

    /// <summary>The devices' or the consoles' Service.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="name">Name of either Service.</param>
    /// <param name="frozen">For the console Service: it selects no pod.</param>
    /// <returns>The Service, ready to be applied.</returns>
    public static V1Service Service(ClusterObserved cluster, string name, bool frozen) => Services.Build(cluster, name, frozen && name == ConsoleName(cluster.Name));

    /// <summary>The disruption budget: node drains evict one server at a time, and none while a server migrates.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="apiVersion">policy/v1, or policy/v1beta1 before Kubernetes 1.21.</param>
    /// <param name="frozen">No server may be evicted. Otherwise a pod that is not ready, such as a migrator, could be evicted as long as enough others are ready.</param>
    /// <returns>The object, ready to be applied.</returns>
    public static JsonObject PodDisruptionBudget(ClusterObserved cluster, string apiVersion, bool frozen)
    {
        var budget = new V1PodDisruptionBudget
        {
            ApiVersion = apiVersion,
            Kind = nameof(ChildKind.PodDisruptionBudget),
            Metadata = ObjectMetadata.For(cluster, cluster.Name, "budget"),
            Spec = new V1PodDisruptionBudgetSpec
            {
                // minAvailable as an absolute number needs no scale subresource, which UmsCluster does not have.
                MinAvailable = frozen ? cluster.Spec.Replicas : cluster.Spec.Replicas - 1,
                Selector = new V1LabelSelector { MatchLabels = ObjectMetadata.Selector(cluster.Name) },
            },
        };
        return JsonNode.Parse(KubernetesJson.Serialize(budget))!.AsObject();
    }

    /// <summary>A server's volume claim.</summary>
    /// <param name="cluster">The cluster; its spec has storage.</param>
    /// <param name="ordinal">Ordinal of the server.</param>
    /// <returns>The claim, ready to be created.</returns>
    public static V1PersistentVolumeClaim VolumeClaim(ClusterObserved cluster, int ordinal) => new()
    {
        ApiVersion = "v1",
        Kind = nameof(ChildKind.PersistentVolumeClaim),
        Metadata = ObjectMetadata.ForData(cluster, VolumeClaimName(cluster.Name, ordinal), "storage"),
        Spec = new V1PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            StorageClassName = cluster.Spec.Storage!.StorageClassName,
            Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["storage"] = new(cluster.Spec.Storage.Size) } },
        },
    };

    /// <summary>Hash of a desired object.</summary>
    /// <param name="desired">A model or a JSON object.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string HashOf(object desired) => HashOfText(desired is JsonNode node ? node.ToJsonString() : KubernetesJson.Serialize(desired));

    /// <summary>Hash of a child's desired state, independent of the API version.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="kind">Kind.</param>
    /// <param name="name">Name.</param>
    /// <param name="frozen">Whether the console Service is closed, or the budget allows no eviction.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string ChildHash(ClusterObserved cluster, ChildKind kind, string name, bool frozen) => kind switch
    {
        ChildKind.Service => HashOf(Service(cluster, name, frozen)),
        ChildKind.PodDisruptionBudget => HashOf(PodDisruptionBudget(cluster, "policy/v1", frozen)),
        _ => "",
    };

    /// <summary>
    /// Hash of the parts of the spec that pods are built from, without version and binding. It covers the spec and not the pod, so that an upgrade of
    /// the operator restarts no server.
    /// </summary>
    /// <param name="spec">The spec.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string PodSpecHash(UmsClusterSpec spec) => HashOfText(JsonSerializer.Serialize(new
    {
        spec.Image,
        spec.Resources,
        spec.Pod,
        spec.Storage,
        spec.Database.SslMode,
        spec.Database.CaSecretRef,
    }));

    private static IReadOnlyList<ChildName> Children(string cluster, UmsClusterSpec spec, int replicas) =>
    [
        new(ChildKind.Service, DevicesName(cluster)),
        new(ChildKind.Service, ConsoleName(cluster)),
        new(ChildKind.PodDisruptionBudget, cluster),
        .. spec.Storage is null ? [] : Enumerable.Range(0, replicas).Select(ordinal => new ChildName(ChildKind.PersistentVolumeClaim, VolumeClaimName(cluster, ordinal))),
    ];

    private static string HashOfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
