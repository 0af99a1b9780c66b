using System.Globalization;
using k8s;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;

[assembly: AssemblyFixture(typeof(UmsOperator.Sandbox.Tests.Nodes.BareCluster))]

namespace UmsOperator.Sandbox.Tests.Nodes;

/// <summary>One real API server with the cluster stand-ins for all tests of nodes; each test has its own namespace and node. Made on first use.</summary>
public sealed class BareCluster : IAsyncDisposable
{
    private readonly Lazy<Task<Parts>> _parts = new(StartAsync);
    private int _number;

    /// <summary>Everything a test of one node needs.</summary>
    /// <param name="lease">How soon a silent node is given up.</param>
    public async Task<NodeTest> BeginAsync(TimeSpan? lease = null)
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "Mount namespaces are Linux only.");
            Assert.SkipUnless(Environment.UserName == "root", "Mounting takes root.");
        }

        var parts = await _parts.Value;
        var name = $"node-test-{Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture)}";
        return await NodeTest.StartAsync(parts.Run, parts.Configuration, name, lease ?? TimeSpan.FromSeconds(40));
    }

    public async ValueTask DisposeAsync()
    {
        if (_parts is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) return; // no test asked, or each was told why
        var parts = await _parts.Value;
        await parts.Cluster.DisposeAsync();
        await parts.ControlPlane.DisposeAsync();
        await parts.Run.DisposeAsync();
    }

    private static async Task<Parts> StartAsync()
    {
        var run = RunFolder.Create();
        try
        {
            var controlPlane = await KubernetesControlPlane.StartAsync(new ControlPlaneOptions { Run = run });
            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(controlPlane.KubeConfigPath);
            return new Parts(run, controlPlane, configuration, await ClusterStandIns.StartAsync(configuration));
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    private sealed record Parts(RunFolder Run, KubernetesControlPlane ControlPlane, KubernetesClientConfiguration Configuration, ClusterStandIns Cluster);
}
