using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>
/// An update on real nodes with typical maintenance: during the update the operator is upgraded, one node is drained while the update waits
/// for an approval, and then the node on which production is being migrated.
/// </summary>
internal sealed class NodeStory(NodeOptions options, SandboxCluster cluster, SandboxSite site, CommandLine commands, IProgress<string> progress, TimeProvider time)
{
    private const string Cluster = NodeOptions.Cluster;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan SettleDeadline = TimeSpan.FromSeconds(30);

    private readonly Stages _stages = new(progress);
    private readonly DevicePods _devices = new(cluster.Client);
    private int _drains;
    private int _serversEvicted;
    private int _upgrades;

    /// <summary>Sets up nodes, operator, servers and devices.</summary>
    /// <exception cref="SandboxException">A part did not become ready in time.</exception>
    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await _stages.RunAsync($"{NodeOptions.Nodes} nodes", async () =>
        {
            await Task.WhenAll(Enumerable.Range(1, NodeOptions.Nodes).Select(
                number => KubeletNode.StartAsync(cluster.Run, cluster.ControlPlane, number, options.Images, cancellationToken)));
            return await UntilAsync(async () => await ReadyNodesAsync(cancellationToken) == NodeOptions.Nodes, "nodes are Ready", cancellationToken);
        });
        await _stages.RunAsync("helm install", () => InstallAsync(NodeOptions.OldOperator, cancellationToken));
        await _stages.RunAsync($"{NodeOptions.Replicas} servers ready", async () =>
        {
            await site.ApplyAsync(Sample(), cancellationToken);
            return await site.WaitReadyAsync(Cluster, NodeOptions.From, Deadline, cancellationToken);
        });
        await _stages.RunAsync($"{NodeOptions.Nodes} times {NodeOptions.Connections} devices connected", async () =>
        {
            var service = await cluster.Client.CoreV1.ReadNamespacedServiceAsync($"{Cluster}-devices", site.Namespace, cancellationToken: cancellationToken);
            await _devices.StartAsync(service, NodeOptions.Connections, cancellationToken);
            return await UntilAsync(
                async () => (await _devices.ReadAsync(cancellationToken)).Values.Count(load => load.OpenConnections == NodeOptions.Connections) == NodeOptions.Nodes,
                "devices are connected",
                cancellationToken);
        });
    }

    /// <summary>Runs the update and returns the verdict.</summary>
    /// <exception cref="SandboxException">The update did not finish in time.</exception>
    public async Task<NodeVerdict> UpdateAsync(CancellationToken cancellationToken)
    {
        var before = await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken);
        await using var observer = await ClusterObserver.StartAsync(cluster, site, cancellationToken);
        var begun = time.GetTimestamp();
        await site.PatchSpecAsync(Cluster, new JsonObject { ["version"] = NodeOptions.To }, cancellationToken);

        await StepAsync("Detach", cancellationToken);
        await UpgradeAsync(cancellationToken);
        var waiting = await site.WaitAsync(
            Cluster, seen => seen?["status"]?["update"]?["manualWaitStartTime"] is not null, "waiting for an approval", Deadline, cancellationToken);
        await DrainAsync("node-1", cancellationToken);
        await site.AnnotateAsync(Cluster, "umsoperator.io/approve", $"{waiting!["status"]!["update"]!["id"]}", cancellationToken);
        await DrainAsync(await MigratorsNodeAsync(observer, cancellationToken), cancellationToken);
        var updated = await site.WaitReadyAsync(Cluster, NodeOptions.To, Deadline, cancellationToken);
        var elapsed = time.GetElapsedTime(begun);
        foreach (var (step, seconds) in ClusterView.From(updated).Steps)
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"{step}: {seconds:0.0} s"));

        var devices = await _devices.ReadAsync(cancellationToken);
        var onTarget = observer.Servers.Count(server => server is { IsReady: true, Mode: "production", Version: NodeOptions.To });
        var leftovers = await SettledAsync(cancellationToken);
        var after = await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken);
        observer.JudgeSessions(NodeOptions.To, after);
        return new NodeVerdict
        {
            OnTarget = onTarget,
            Seconds = elapsed.TotalSeconds,
            Requests = devices.Values.Sum(load => load.Requests),
            Failed = devices.Values.Sum(load => load.Failed),
            Failures = [.. devices.SelectMany(load => load.Value.Samples.Select(sample => Words(load.Key, sample)))],
            Drains = _drains,
            ServersEvicted = _serversEvicted,
            Upgrades = _upgrades,
            Migrators = observer.Migrators,
            Migrations = after.Rows - before.Rows,
            Leftovers = [.. leftovers],
            Violations = [.. observer.Violations],
        };
    }

    /// <summary>Describes the cluster for an error message.</summary>
    public Task<string> DescribeAsync(CancellationToken cancellationToken) => site.DescribeAsync(Cluster, cancellationToken);

    private JsonObject Sample()
    {
        var sample = site.Sample(Cluster, NodeOptions.From, NodeOptions.Replicas);
        var spec = sample["spec"]!.AsObject();
        spec["image"] = "registry.example.com/igel/ums-server";
        spec["database"]!["host"] = $"{Network.Host}";
        spec["update"]!["approval"] = "BeforeMigration";
        spec["pod"]!.AsObject().Remove("schedulerName");
        return sample;
    }

    private async Task<string> MigratorsNodeAsync(ClusterObserver observer, CancellationToken cancellationToken)
    {
        await UntilAsync(() => Task.FromResult(observer.Migrators > 0), "the migrator is created", cancellationToken);
        var name = $"{Cluster}-0";
        V1Pod? pod = null;
        await UntilAsync(
            async () => (pod = await cluster.Client.CoreV1.ReadNamespacedPodAsync(name, site.Namespace, cancellationToken: cancellationToken)).Status.Phase == "Running",
            "the migrator runs",
            cancellationToken);
        return pod!.Spec.NodeName;
    }

    private async Task<bool> InstallAsync(string tag, CancellationToken cancellationToken)
    {
        await commands.InstallAsync(options.Chart, tag, cancellationToken);
        return true;
    }

    private Task<JsonObject?> StepAsync(string step, CancellationToken cancellationToken) =>
        site.WaitAsync(Cluster, seen => ClusterView.From(seen).Step == step, $"step {step}", Deadline, cancellationToken);

    private async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        await _stages.RunAsync("helm upgrade", () => InstallAsync(NodeOptions.NewOperator, cancellationToken));
        if (await IsUpdatingAsync(cancellationToken))
            _upgrades++;
    }

    private async Task DrainAsync(string node, CancellationToken cancellationToken)
    {
        var evicted = await _stages.RunAsync($"drain of {node}", () => commands.DrainAsync(node, cancellationToken));
        progress.Report($"evicted from {node}: {string.Join(", ", evicted)}");
        _serversEvicted += evicted.Count(pod => pod.StartsWith($"{Cluster}-", StringComparison.Ordinal));
        var pods = (await cluster.Client.CoreV1.ListPodForAllNamespacesAsync(fieldSelector: $"spec.nodeName={node}", cancellationToken: cancellationToken)).Items;
        if (pods.FirstOrDefault(pod => pod.OwnerReferences()?.Any(owner => owner.Kind == "DaemonSet") != true) is { } pod)
            throw new SandboxException($"{pod.Namespace()}/{pod.Name()} is still on {node}, which was drained");
        if (await IsUpdatingAsync(cancellationToken))
            _drains++;
        await commands.UncordonAsync(node, cancellationToken);
    }

    private async Task<bool> IsUpdatingAsync(CancellationToken cancellationToken) => (await site.GetAsync(Cluster, cancellationToken))?["status"]?["update"] is not null;

    private async Task<int> ReadyNodesAsync(CancellationToken cancellationToken) =>
        (await cluster.Client.CoreV1.ListNodeAsync(cancellationToken: cancellationToken)).Items.Count(
            node => node.Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true);

    /// <summary>Waits for the cleanup, which the operator may finish after it has reported Ready.</summary>
    private async Task<IReadOnlyList<string>> SettledAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var promised = ClusterView.From(await site.GetAsync(Cluster, cancellationToken)).Retained;
            var left = await Leftovers.FindAsync(cluster, site, Cluster, NodeOptions.Replicas, promised, cancellationToken);
            if (left.Count == 0 || time.GetElapsedTime(begun) > SettleDeadline)
                return left;
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private async Task<bool> UntilAsync(Func<Task<bool>> satisfied, string what, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (!await satisfied())
        {
            if (time.GetElapsedTime(begun) > Deadline)
                throw new SandboxException($"timed out after {Deadline.TotalSeconds} s waiting until {what}");
            await Task.Delay(Poll, time, cancellationToken);
        }

        return true;
    }

    private static string Words(string pod, FailureSample sample) => string.Create(
        CultureInfo.InvariantCulture, $"{sample.At.TotalSeconds:0.0} s, device {sample.Device} of {pod}: {sample.Reason} {sample.Detail}");
}
