using System.Text.Json.Nodes;
using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using k8s;
using k8s.Models;

namespace UmsOperator.Core.Model;

/// <summary>Builds a server's pod as the container contract (docs/container-contract.md) defines it.</summary>
internal static class ServerPod
{
    public const string Component = "server";
    public const string ProductionMode = "production";
    public const string UpdateMode = "update";
    public const int HttpsPort = 8443;
    public const int DevicePort = 30001;
    public const string ContainerName = "ums-server";
    private const int StatusPort = 9080;
    private const int ReadyPort = 9081;
    private const string BindingRoot = "/bindings";
    public const string BindingVolume = "database";

    /// <summary>Folder in which a server finds the entries of its binding Secret.</summary>
    public const string BindingFolder = $"{BindingRoot}/{BindingVolume}";
    private const string DataVolume = "data";

    public static V1Pod Build(ClusterObserved cluster, ServerIntent server)
    {
        var pod = cluster.Spec.Pod;
        var migrator = server.Binding.Kind == BindingKind.Migrator;
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = Metadata(cluster, server),
            Spec = new V1PodSpec
            {
                Hostname = ClusterNames.Pod(cluster.Name, server.Ordinal),

                // A migrator that ended has a result; it must not start a second time on the same production (promise P2).
                RestartPolicy = migrator ? "Never" : "Always",
                ReadinessGates = migrator ? [new V1PodReadinessGate { ConditionType = ConditionTypes.PodAdmitted }] : null,
                AutomountServiceAccountToken = false,
                ServiceAccountName = pod.ServiceAccountName,
                SchedulerName = pod.SchedulerName,
                PriorityClassName = pod.PriorityClassName,
                TerminationGracePeriodSeconds = pod.TerminationGracePeriodSeconds,
                NodeSelector = pod.NodeSelector.Count == 0 ? null : new Dictionary<string, string>(pod.NodeSelector, StringComparer.Ordinal),
                Affinity = pod.Affinity is null ? ServersApart(cluster.Name) : As<V1Affinity>(pod.Affinity),
                Tolerations = [.. pod.Tolerations.Select(As<V1Toleration>)],
                TopologySpreadConstraints = [.. pod.TopologySpreadConstraints.Select(As<V1TopologySpreadConstraint>)],
                ImagePullSecrets = [.. pod.ImagePullSecrets.Select(secret => new V1LocalObjectReference { Name = secret.Name })],
                SecurityContext = pod.SecurityContext is null
                    ? new V1PodSecurityContext { RunAsNonRoot = true, SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" } }
                    : As<V1PodSecurityContext>(pod.SecurityContext),
                Containers = [Container(cluster.Spec, server)],
                Volumes = Volumes(cluster, server),
            },
        };
    }

    private static V1ObjectMeta Metadata(ClusterObserved cluster, ServerIntent server)
    {
        var metadata = ObjectMetadata.For(cluster, ClusterNames.Pod(cluster.Name, server.Ordinal), Component);
        foreach (var (key, value) in cluster.Spec.Pod.Labels)
            metadata.Labels.TryAdd(key, value);
        metadata.Labels[Labels.Ordinal] = $"{server.Ordinal}";
        metadata.Labels[Labels.Binding] = server.Binding.Id;
        metadata.Labels[Labels.BindingKind] = $"{server.Binding.Kind}";
        metadata.Labels[Labels.Mode] = Mode(server);
        metadata.Labels[Labels.Version] = server.Version;
        metadata.Annotations = new Dictionary<string, string>(cluster.Spec.Pod.Annotations, StringComparer.Ordinal)
        {
            [Annotations.SpecHash] = DesiredObjects.PodSpecHash(cluster.Spec),
            [Annotations.Image] = server.Image,
        };

        // Without separate roles a server cannot be fenced. The finalizer keeps the pod's name in use until its processes are known to have ended.
        if (cluster.Spec.Database.Access == DatabaseAccess.SharedCredentials)
            metadata.Finalizers = [Finalizers.Ended];
        return metadata;
    }

    private static V1Container Container(UmsClusterSpec spec, ServerIntent server) => new()
    {
        Name = ContainerName,
        Image = server.Image,
        TerminationMessagePolicy = "FallbackToLogsOnError", // the end of the server's log reaches the condition
        Resources = spec.Resources is null ? null : As<V1ResourceRequirements>(spec.Resources),
        SecurityContext = new V1SecurityContext { AllowPrivilegeEscalation = false, Capabilities = new V1Capabilities { Drop = ["ALL"] } },
        Ports =
        [
            new() { Name = "https", ContainerPort = HttpsPort },
            new() { Name = "devices", ContainerPort = DevicePort },
            new() { Name = "status", ContainerPort = StatusPort },
            new() { Name = "ready", ContainerPort = ReadyPort },
        ],
        Env = [.. spec.Pod.Env.Select(As<V1EnvVar>), .. Environment(server)],
        VolumeMounts =
        [
            new() { Name = BindingVolume, MountPath = BindingFolder, ReadOnlyProperty = true },
            .. spec.Storage is null ? Array.Empty<V1VolumeMount>() : [new() { Name = DataVolume, MountPath = spec.Storage.MountPath }],
        ],
        ReadinessProbe = new V1Probe { HttpGet = Get("/ready", ReadyPort), PeriodSeconds = 2, TimeoutSeconds = 2, FailureThreshold = 2 },

        // Only servers that cannot migrate have probes that restart them: a running migration must not be killed.
        StartupProbe = server.MayMigrate ? null
            : new V1Probe { HttpGet = Get("/ums/check-status", StatusPort), PeriodSeconds = 5, TimeoutSeconds = 5, FailureThreshold = Math.Max(1, spec.Update.Deadlines.StartSeconds / 5) },
        LivenessProbe = server.MayMigrate ? null : new V1Probe { HttpGet = Get("/ums/check-status", StatusPort), PeriodSeconds = 10, TimeoutSeconds = 10, FailureThreshold = 6 },
    };

    private static IEnumerable<V1EnvVar> Environment(ServerIntent server)
    {
        yield return new() { Name = "SERVICE_BINDING_ROOT", Value = BindingRoot };
        yield return new() { Name = "UMS_MODE", Value = Mode(server) };
        yield return new() { Name = "UMS_MIGRATE", Value = server.MayMigrate ? "true" : "false" };
        yield return Field("POD_IP", "status.podIP");
        yield return Field("POD_NAME", "metadata.name");
        foreach (var key in (string[])["type", "host", "port", "database", "username", "password", "sslmode"])
        {
            yield return new()
            {
                Name = $"UMS_DB_{key.ToUpperInvariant()}",
                ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = server.Binding.SecretName, Key = key } },
            };
        }
    }

    public static bool IsOwnVariable(string name) =>
        name is "SERVICE_BINDING_ROOT" or "UMS_MODE" or "UMS_MIGRATE" or "POD_IP" or "POD_NAME" || name.StartsWith("UMS_DB_", StringComparison.Ordinal);

    private static List<V1Volume> Volumes(ClusterObserved cluster, ServerIntent server) =>
    [
        new() { Name = BindingVolume, Secret = new V1SecretVolumeSource { SecretName = server.Binding.SecretName } },
        .. cluster.Spec.Storage is null
            ? Array.Empty<V1Volume>()
            : [new() { Name = DataVolume, PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = DesiredObjects.VolumeClaimName(cluster.Name, server.Ordinal) } }],
    ];

    private static V1Affinity ServersApart(string cluster) => new()
    {
        PodAntiAffinity = new V1PodAntiAffinity
        {
            PreferredDuringSchedulingIgnoredDuringExecution =
            [
                new()
                {
                    Weight = 100,
                    PodAffinityTerm = new V1PodAffinityTerm
                    {
                        TopologyKey = "kubernetes.io/hostname",
                        LabelSelector = new V1LabelSelector { MatchLabels = ObjectMetadata.Selector(cluster) },
                    },
                },
            ],
        },
    };

    private static string Mode(ServerIntent server) => server.Mode == ServerMode.Update ? UpdateMode : ProductionMode;

    private static V1HTTPGetAction Get(string path, int port) => new() { Path = path, Port = port };

    private static V1EnvVar Field(string name, string path) => new() { Name = name, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = path } } };

    private static T As<T>(JsonObject part) => KubernetesJson.Deserialize<T>(part.ToJsonString());
}
