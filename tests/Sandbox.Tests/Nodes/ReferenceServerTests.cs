using System.Globalization;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Sandbox.Tests.Nodes;

public sealed class ReferenceServerTests(BareCluster cluster)
{
    [Fact]
    public async Task The_reference_server_runs_as_a_pod_with_its_binding_mounted()
    {
        await using var test = await cluster.BeginAsync();
        await using var postgres = await PostgresServer.StartAsync(cancellationToken: NodeTest.Token);
        await CreateBindingAsync(test, postgres);
        await test.CreateAsync(Server(test));

        var pod = await test.WaitReadyAsync("ums-0");

        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri($"http://{pod.Status.PodIP}:9080/ums/check-status"), NodeTest.Token)).ShouldContain("ok");
        await test.DeleteAsync("ums-0");
        await test.WaitGoneAsync("ums-0");
    }

    private static async Task CreateBindingAsync(NodeTest test, PostgresServer postgres)
    {
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "binding" },
            Type = "servicebinding.io/postgresql",
            StringData = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["type"] = "postgresql",
                ["host"] = "127.0.0.1",
                ["port"] = postgres.Port.ToString(CultureInfo.InvariantCulture),
                ["database"] = "postgres",
                ["username"] = "postgres",
                ["password"] = postgres.SuperuserPassword,
                ["sslmode"] = "prefer",
            },
        };
        await test.Client.CoreV1.CreateNamespacedSecretAsync(secret, test.Name, cancellationToken: NodeTest.Token);
    }

    private static V1Pod Server(NodeTest test)
    {
        var pod = test.Pod("ums-0", "ums-server:12.04.110");
        pod.Spec.TerminationGracePeriodSeconds = 10;
        pod.Spec.Volumes = [new V1Volume { Name = "binding", Secret = new V1SecretVolumeSource { SecretName = "binding" } }];
        var container = pod.Spec.Containers[0];
        container.Args = null;
        container.VolumeMounts = [new V1VolumeMount { Name = "binding", MountPath = "/bindings/database", ReadOnlyProperty = true }];
        container.Env =
        [
            new V1EnvVar { Name = "SERVICE_BINDING_ROOT", Value = "/bindings" },
            new V1EnvVar { Name = "POD_IP", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "status.podIP" } } },
            new V1EnvVar { Name = "POD_NAME", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.name" } } },
            new V1EnvVar { Name = "UMS_MIGRATE", Value = "true" },
            new V1EnvVar { Name = "UMS_DRAIN_SECONDS", Value = "0" },
        ];
        container.ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/ready", Port = 9081 }, PeriodSeconds = 1 };
        return pod;
    }
}
