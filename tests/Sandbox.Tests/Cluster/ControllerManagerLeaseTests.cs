using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Tests.Nodes;

namespace UmsOperator.Sandbox.Tests.Cluster;

public sealed class ControllerManagerLeaseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_stand_ins_rest_while_a_controller_manager_renews_its_lease_and_begin_when_it_stops()
    {
        await using var controlPlane = await KubernetesControlPlane.StartAsync(cancellationToken: Token);
        Assert.SkipUnless(controlPlane.OwnsControlPlane, "An existing cluster has its own controller-manager.");
        using var client = controlPlane.CreateClient();
        var lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = "kube-controller-manager" },
            Spec = new V1LeaseSpec { HolderIdentity = "a-real-one", LeaseDurationSeconds = 4, RenewTime = TimeProvider.System.GetUtcNow().UtcDateTime },
        };
        // The API server makes kube-system a moment after it answers.
        await Eventually.TrueAsync(async () => (await client.CoreV1.ListNamespaceAsync(cancellationToken: Token)).Items.Any(n => n.Metadata.Name == "kube-system"), "kube-system");
        await client.CoordinationV1.CreateNamespacedLeaseAsync(lease, "kube-system", cancellationToken: Token);

        await using var cluster = await ClusterStandIns.StartAsync(
            KubernetesClientConfiguration.BuildConfigFromConfigFile(controlPlane.KubeConfigPath), cancellationToken: Token);
        await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = "young" } }, cancellationToken: Token);

        var before = TimeProvider.System.GetUtcNow();
        await Eventually.TrueAsync(
            async () => (await client.CoreV1.ListNamespacedServiceAccountAsync("young", cancellationToken: Token)).Items.Count > 0, "the stand-ins begin");
        (TimeProvider.System.GetUtcNow().UtcDateTime - lease.Spec.RenewTime.Value).ShouldBeGreaterThan(TimeSpan.FromSeconds(4), $"begun at {before}, while the lease was held");
    }
}
