using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Installing;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.Releases;

/// <summary>The chart on a cluster with a real kube-controller-manager; the operator's pods run on a process node under its ServiceAccount.</summary>
internal sealed class Release : IAsyncDisposable
{
    public const string Name = "ums-operator";
    public const string Namespace = "ums-operator-system";
    private const string Deadline = "180s";

    /// <summary>A short lease, so that nothing waits long for a dead operator's lease.</summary>
    private const string Values = "leaderElection: { leaseDuration: 5s, renewDeadline: 4s, retryPeriod: 500ms }";

    private readonly RunFolder _run;
    private readonly string _hosts;

    private Release(RunFolder run, string hosts, SandboxCluster cluster, CommandLineTool helm, CommandLineTool kubectl) =>
        (_run, _hosts, Cluster, Helm, Kubectl) = (run, hosts, cluster, helm, kubectl);

    public SandboxCluster Cluster { get; }

    public CommandLineTool Helm { get; }

    public CommandLineTool Kubectl { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts the cluster without the chart. If programs are missing, the test is skipped locally and fails in CI.</summary>
    public static async Task<Release> PrepareAsync()
    {
        var run = RunFolder.Create();
        try
        {
            var hosts = Path.Combine(run.Path, "hosts");
            var cluster = await SandboxCluster.StartAsync(
                new SandboxOptions { Crd = false, ControllerManager = true, BindsAllPods = true, HostsFile = hosts, Images = Images() }, cancellationToken: Token);
            var kubeConfig = cluster.ControlPlane.KubeConfigPath;
            return new Release(
                run, hosts, cluster, await CommandLineTool.FindAsync("helm", run, kubeConfig, Token), await CommandLineTool.FindAsync("kubectl", run, kubeConfig, Token));
        }
        catch (SandboxException e)
        {
            await run.DisposeAsync();
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", e.Message);
            throw;
        }
    }

    /// <summary><c>helm install</c> or <c>upgrade --install</c>, until everything is ready.</summary>
    public Task InstallAsync(string chart, string moreValues = "") => Helm.RunAsync(
        ["upgrade", "--install", Name, chart, "--namespace", Namespace, "--create-namespace", "--wait", "--timeout", Deadline, "--values", "-"],
        $"{Values}\n{moreValues}");

    public Task RollBackAsync(int revision) => Helm.RunAsync(["rollback", Name, $"{revision}", "--namespace", Namespace, "--wait", "--timeout", Deadline]);

    public Task UninstallAsync() => Helm.RunAsync(["uninstall", Name, "--namespace", Namespace, "--wait", "--timeout", Deadline]);

    /// <summary><c>helm test</c>. There is neither DNS nor kube-proxy; the pod's hosts file replaces both, with the addresses of the Service's EndpointSlices.</summary>
    /// <returns>Its output.</returns>
    public async Task<string> TestAsync()
    {
        const string Service = $"{Name}-metrics";
        var endpoints = await new ServiceEndpoints(Cluster.Client, Namespace, Service, "http").ReadAsync(Token);
        await File.WriteAllLinesAsync(_hosts, endpoints.Select(endpoint => $"{endpoint.Address} {Service}.{Namespace}.svc"), Token);
        return await Helm.RunAsync(["test", Name, "--namespace", Namespace, "--timeout", Deadline]);
    }

    public async Task<IReadOnlyList<string>> PodsAsync(string @namespace, string selector) =>
        [.. (await Cluster.Client.CoreV1.ListNamespacedPodAsync(@namespace, labelSelector: selector, cancellationToken: Token)).Items
            .Where(pod => pod.DeletionTimestamp() is null)
            .Select(pod => $"{pod.Name()} {pod.Uid()} {pod.Status.ContainerStatuses?.Sum(one => one.RestartCount)}")
            .Order(StringComparer.Ordinal)];

    /// <summary>The CRD's schema of <c>spec</c>.</summary>
    public async Task<JsonNode> SpecSchemaAsync() =>
        JsonNode.Parse(await Kubectl.RunAsync(["get", "crd", "umsclusters.umsoperator.io", "-o", "jsonpath={.spec.versions[0].schema.openAPIV3Schema.properties.spec}"]))!;

    /// <summary>Creates a folder that is removed with this object.</summary>
    public string CreateFolder() => _run.CreateFolder("chart");

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await _run.DisposeAsync();
    }

    private static ImageCatalog Images() => ImageCatalog.Default
        .With(new Dictionary<string, string>(StringComparer.Ordinal) { ["UMS_DRAIN_SECONDS"] = "0.3", ["UMS_STATUS_SECONDS"] = "1" })
        .With(OperatorImage.At(Name));
}
