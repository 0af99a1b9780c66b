using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using k8s;
using k8s.Models;

namespace UmsOperator.Tests.Cluster;

/// <summary>Mutating webhooks and policies may add to a server's pod, but must not break the container contract.</summary>
public sealed class PodFidelityTests
{
    [Fact]
    public void What_a_mesh_a_registry_mirror_and_the_API_servers_defaults_change_is_accepted() => Lost(pod =>
    {
        var server = Server(pod);
        server.Image = "mirror.example.com/igel/ums-server:12.04.110";
        server.ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/app-health/ums-server/readyz", Port = 15020 } };
        server.Command = ["/vault/vault-env"];
        server.Env.Single(one => one.Name == "JAVA_OPTS").Value = "vault:secret/java#opts";
        server.Env.Add(new V1EnvVar { Name = "MESH", Value = "on" });
        foreach (var field in server.Env.Where(one => one.ValueFrom?.FieldRef is not null))
            field.ValueFrom.FieldRef.ApiVersion = "v1";
        server.VolumeMounts.Add(new V1VolumeMount { Name = "token", MountPath = "/var/run/secrets/mesh" });
        pod.Spec.Containers.Insert(0, new V1Container { Name = "mesh-proxy" });
        pod.Spec.Volumes.Add(new V1Volume { Name = "token" });
        pod.Spec.ReadinessGates = [.. pod.Spec.ReadinessGates ?? [], new V1PodReadinessGate { ConditionType = "target-health.example.com/x" }];
        pod.Metadata.Labels["mesh"] = "on";
    }).ShouldBeEmpty();

    [Fact]
    public void A_variable_of_the_contract_with_another_value_is_seen() =>
        Lost(pod => Server(pod).Env.Single(one => one.Name == "UMS_MIGRATE").Value = "yes").ShouldBe(["env UMS_MIGRATE"]);

    [Fact]
    public void Trap_the_last_variable_of_a_name_counts() =>
        Lost(pod => Server(pod).Env.Add(new V1EnvVar { Name = "UMS_MODE", Value = "other" })).ShouldBe(["env UMS_MODE"]);

    [Fact]
    public void A_login_from_another_Secret_is_seen() => Lost(pod =>
    {
        Server(pod).Env.Single(one => one.Name == "UMS_DB_PASSWORD").ValueFrom.SecretKeyRef.Name = "other";
        pod.Spec.Volumes.Single(one => one.Name == "database").Secret.SecretName = "other";
    }).ShouldBe(["spec.volumes database", "env UMS_DB_PASSWORD"]);

    [Fact]
    public void Another_persons_volume_is_seen() =>
        Lost(pod => pod.Spec.Volumes.Single(one => one.Name == "data").PersistentVolumeClaim.ClaimName = "data-other-0").ShouldBe(["spec.volumes data"]);

    [Fact]
    public void A_mount_at_another_place_and_a_port_of_another_name_are_seen() => Lost(pod =>
    {
        Server(pod).VolumeMounts.Single(one => one.Name == "database").MountPath = "/elsewhere";
        Server(pod).Ports.Single(one => one.Name == "devices").Name = "tcp-devices";
    }).ShouldBe(["volumeMounts database", "ports devices"]);

    [Fact]
    public void What_would_end_a_running_migration_is_seen() => Lost(pod =>
    {
        pod.Spec.ActiveDeadlineSeconds = 600;
        Server(pod).LivenessProbe = Server(pod).ReadinessProbe;
        Server(pod).StartupProbe = Server(pod).ReadinessProbe;
    }).ShouldBe(["spec.activeDeadlineSeconds (it ends the server)", "livenessProbe (it ends a migration)", "startupProbe (it ends a migration)"]);

    /// <summary>Since Kubernetes 1.34 a container may have a policy of its own. A migrator that ended must not be started again.</summary>
    [Fact]
    public void A_container_that_is_restarted_whatever_its_pod_says_is_seen() => Lost(pod => Server(pod).RestartPolicy = "Always").ShouldBe(["containers restartPolicy"]);

    [Fact]
    public void A_host_name_that_is_not_the_servers_is_seen() => Lost(pod => pod.Spec.Hostname = null).ShouldBe(["spec.hostname"]);

    private static V1Container Server(V1Pod pod) => pod.Spec.Containers.Single(one => one.Name == "ums-server");

    /// <summary>What a migrator's pod loses by a change.</summary>
    private static IReadOnlyList<string> Lost(Action<V1Pod> change)
    {
        var cluster = new ClusterObserved
        {
            Namespace = "site",
            Name = "ums",
            Uid = "0f3b9c1e-1111-2222-3333-444455556666",
            Generation = 1,
            CreatedAt = default,
            HasFinalizer = true,
            Spec = new UmsClusterSpec
            {
                Version = "12.04.110",
                Image = "registry.example.com/igel/ums-server",
                Database = new DatabaseSpec { Host = "db", Name = "rmdb", OperatorSecretRef = new SecretReference { Name = "login" } },
                Storage = new StorageSpec { Size = "1Gi" },
                Pod = new PodSpec { Env = [new() { ["name"] = "JAVA_OPTS", ["value"] = "-Xmx2g" }] },
            },
            Status = new UmsClusterStatus(),
        };
        var binding = ClusterNames.Binding("ums", cluster.Uid, "t2k4xq0", 0, BindingKind.Migrator, "rmdb", "1");
        var intent = new ServerIntent { Ordinal = 0, Version = "12.04.110", Image = "registry.example.com/igel/ums-server:12.04.110", Binding = binding };
        var got = KubernetesJson.Deserialize<V1Pod>(KubernetesJson.Serialize(DesiredObjects.Pod(cluster, intent)));
        change(got);
        return PodFidelity.Lost(DesiredObjects.Pod(cluster, intent), got);
    }
}
