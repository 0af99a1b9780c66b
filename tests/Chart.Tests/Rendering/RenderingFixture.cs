using k8s;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>helm, kubectl and an API server with the namespaces and kinds that the value sets use.</summary>
public sealed class RenderingFixture : IAsyncLifetime
{
    private readonly RunFolder _run = RunFolder.Create();
    private KubernetesControlPlane? _controlPlane;
    private ClusterStandIns? _standIns;

    internal CommandLineTool Helm { get; private set; } = null!;

    internal CommandLineTool Kubectl { get; private set; } = null!;

    public Version Server => _controlPlane!.ServerVersion;

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        try
        {
            _controlPlane = await KubernetesControlPlane.StartAsync(new ControlPlaneOptions { Run = _run }, cancellationToken: token);
            Helm = await CommandLineTool.FindAsync("helm", _run, kubeConfig: null, token);
            Kubectl = await CommandLineTool.FindAsync("kubectl", _run, _controlPlane.KubeConfigPath, token);
        }
        catch (SandboxException e) when (Environment.GetEnvironmentVariable("CI") is not "true")
        {
            Assert.Skip(e.Message);
        }

        _standIns = await ClusterStandIns.StartAsync(KubernetesClientConfiguration.BuildConfigFromConfigFile(_controlPlane!.KubeConfigPath), cancellationToken: token);
        foreach (var @namespace in new[] { "ums-operator-system", "team-a", "team-b" })
            await Kubectl.RunAsync(["create", "namespace", @namespace]);
        await Kubectl.RunAsync(["apply", "--server-side", "-f", "-"], ExtraKinds.Definitions);
        using (var client = _controlPlane.CreateClient())
        using (var deadline = CancellationTokenSource.CreateLinkedTokenSource(token))
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200)))
        {
            deadline.CancelAfter(TimeSpan.FromSeconds(30));
            while (!await ServiceAccountReadiness.IsReadyAsync(client, "ums-operator-system", deadline.Token))
                await timer.WaitForNextTickAsync(deadline.Token);
        }

        await Kubectl.RunAsync(["wait", "crd", "--all", "--for=condition=Established", "--timeout=30s"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_standIns is not null)
            await _standIns.DisposeAsync();
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
        await _run.DisposeAsync();
    }

    /// <summary>Runs <c>helm template</c> for a version of Kubernetes.</summary>
    internal Task<string> TemplateAsync(ValueSet values, string kubeVersion) => Helm.RunAsync(
        [
            "template", "ums-operator", Repository.Chart, "--namespace", "ums-operator-system", "--kube-version", kubeVersion, "--values", "-",
            .. values.HasExtraKinds ? ExtraKinds.ApiVersions.SelectMany(version => new[] { "--api-versions", version }) : [],
        ],
        values.Yaml);
}
