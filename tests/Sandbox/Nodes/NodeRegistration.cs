using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Maintains the Node object and its Lease.</summary>
internal sealed class NodeRegistration(ApiClient client, ProcessNodeOptions options, string address)
{
    private const string LeaseNamespace = "kube-node-lease";

    /// <summary>Creates both objects or takes over existing ones.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var labels = new JsonObject
        {
            ["kubernetes.io/hostname"] = options.Name,
            ["kubernetes.io/os"] = "linux",
            ["umsoperator.io/sandbox"] = "true",
        };
        foreach (var (key, value) in options.Labels) labels[key] = value;
        await ApplyAsync(
            () => client.CoreV1.CreateNodeAsync(new V1Node { Metadata = new V1ObjectMeta { Name = options.Name } }, cancellationToken: cancellationToken),
            () => client.CoreV1.PatchNodeAsync(
                Merge(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } }), options.Name, cancellationToken: cancellationToken));
        await RenewAsync(cancellationToken);
        await ReportReadyAsync(cancellationToken);
    }

    /// <summary>Renews or creates the Lease.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var spec = new V1LeaseSpec
        {
            HolderIdentity = options.Name,
            LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            RenewTime = options.Clock.GetUtcNow().UtcDateTime,
        };
        var patch = new JsonObject { ["spec"] = JsonNode.Parse(KubernetesJson.Serialize(spec)) };
        try
        {
            await client.CoordinationV1.PatchNamespacedLeaseAsync(Merge(patch), options.Name, LeaseNamespace, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            var lease = new V1Lease { Metadata = new V1ObjectMeta { Name = options.Name, NamespaceProperty = LeaseNamespace }, Spec = spec };
            await client.CoordinationV1.CreateNamespacedLeaseAsync(lease, LeaseNamespace, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Reports Ready=True and the other properties that a kubelet reports.</summary>
    public async Task ReportReadyAsync(CancellationToken cancellationToken)
    {
        var node = await client.CoreV1.ReadNodeAsync(options.Name, cancellationToken: cancellationToken);
        var now = options.Clock.GetUtcNow().UtcDateTime;
        var capacity = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            ["cpu"] = new("64"),
            ["memory"] = new("256Gi"),
            ["ephemeral-storage"] = new("1Ti"),
            ["pods"] = new("110"),
        };
        var status = new V1NodeStatus
        {
            Addresses = [new V1NodeAddress { Type = "InternalIP", Address = address }, new V1NodeAddress { Type = "Hostname", Address = options.Name }],
            Capacity = capacity,
            Allocatable = capacity,
            NodeInfo = new V1NodeSystemInfo
            {
                Architecture = "amd64",
                BootID = "",
                ContainerRuntimeVersion = "sandbox://1",
                KernelVersion = Environment.OSVersion.VersionString,
                KubeProxyVersion = "",
                KubeletVersion = "v0.0.0-sandbox",
                MachineID = options.Name,
                OperatingSystem = "linux",
                OsImage = "local processes",
                SystemUUID = options.Name,
            },
            Conditions =
            [
                Condition("Ready", "True", "KubeletReady"),
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID"),
            ],
        };
        var patch = new JsonObject { ["status"] = JsonNode.Parse(KubernetesJson.Serialize(status)) };
        await client.CoreV1.PatchNodeStatusAsync(
            new V1Patch(patch.ToJsonString(), V1Patch.PatchType.StrategicMergePatch), options.Name, cancellationToken: cancellationToken);

        V1NodeCondition Condition(string type, string value, string reason)
        {
            var before = node.Status?.Conditions?.FirstOrDefault(c => c.Type == type);
            return new V1NodeCondition
            {
                Type = type,
                Status = value,
                Reason = reason,
                Message = "",
                LastHeartbeatTime = now,
                LastTransitionTime = before?.Status == value ? before.LastTransitionTime : now,
            };
        }
    }

    /// <summary>Removes the node from the cluster.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await IgnoreMissingAsync(() => client.CoreV1.DeleteNodeAsync(options.Name, cancellationToken: cancellationToken));
        await IgnoreMissingAsync(() => client.CoordinationV1.DeleteNamespacedLeaseAsync(options.Name, LeaseNamespace, cancellationToken: cancellationToken));
    }

    private static async Task ApplyAsync(Func<Task> create, Func<Task> update)
    {
        try
        {
            await create();
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // A node with this name existed before; it is taken over.
        }

        await update();
    }

    private static async Task IgnoreMissingAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // Already deleted.
        }
    }

    private static V1Patch Merge(JsonObject patch) => new(patch.ToJsonString(), V1Patch.PatchType.MergePatch);
}
