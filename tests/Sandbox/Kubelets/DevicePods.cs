using System.Collections.Immutable;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>Runs devices in a pod on each node, by a DaemonSet so that drains do not evict them. They only know the Service's address, and kube-proxy chooses the server.</summary>
internal sealed class DevicePods(ApiClient client)
{
    private const string Name = "devices";

    /// <summary>Starts the devices.</summary>
    /// <param name="service">The devices Service with its cluster IP.</param>
    /// <param name="connections">Number of devices in each pod.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async Task StartAsync(V1Service service, int connections, CancellationToken cancellationToken)
    {
        await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Name } }, cancellationToken: cancellationToken);
        var port = service.Spec.Ports.First(port => port.Name == "https").Port;
        await Manifest.ApplyAsync(client, DaemonSet($"{service.Spec.ClusterIP}:{port}", connections), Name, cancellationToken);
    }

    /// <summary>The counters of each pod, by pod name.</summary>
    /// <exception cref="SandboxException">A pod was restarted, and its counters were reset.</exception>
    public async Task<ImmutableSortedDictionary<string, LoadSnapshot>> ReadAsync(CancellationToken cancellationToken)
    {
        var counted = ImmutableSortedDictionary.CreateBuilder<string, LoadSnapshot>(StringComparer.Ordinal);
        foreach (var pod in (await client.CoreV1.ListNamespacedPodAsync(Name, cancellationToken: cancellationToken)).Items)
        {
            if (pod.Status.ContainerStatuses?.Any(container => container.RestartCount > 0) == true)
                throw new SandboxException($"the device load in {pod.Name()} was restarted");
            if (pod.Status.Phase != "Running")
                continue;
            await using var log = await client.CoreV1.ReadNamespacedPodLogAsync(pod.Name(), Name, tailLines: 2, cancellationToken: cancellationToken);
            using var reader = new StreamReader(log);
            if (LoadSnapshot.Last((await reader.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries)) is { } snapshot)
                counted.Add(pod.Name(), snapshot);
        }

        return counted.ToImmutable();
    }

    private static JsonObject DaemonSet(string endpoint, int connections) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "DaemonSet",
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["spec"] = new JsonObject
        {
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = Name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = Name } },
                ["spec"] = new JsonObject
                {
                    ["automountServiceAccountToken"] = false,
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "load",
                        ["image"] = "registry.example.com/ums-load:dev",
                        ["args"] = new JsonArray("--endpoint", endpoint, "--devices", $"{connections}"),
                    }),
                },
            },
        },
    };
}
