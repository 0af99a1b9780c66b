using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Leadership;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Watching;
using UmsOperator.Sandbox.ControlPlane;

namespace UmsOperator.Kubernetes.Tests.Server;

/// <summary>An API server that is killed and restarted, with real connection errors.</summary>
public sealed class OutageServerTests(ApiServer shared)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_an_outage_the_mirror_resumes_and_the_leader_of_a_long_lease_has_never_lost_it()
    {
        _ = shared.Connection; // skips the test without an API server
        await using var controlPlane = await KubernetesControlPlane.StartAsync(cancellationToken: Ct);
        Assert.SkipUnless(controlPlane.OwnsControlPlane, "Somebody else's cluster is not killed");
        var factory = new KubernetesClientFactory(new ResilienceOptions(), Objects.Metrics(), new ServerTime(TimeProvider.System), new Random(1));
        using var connection = factory.FromKubeconfig(controlPlane.KubeConfigPath);
        var maps = new ResourceClient<V1ConfigMap>(connection);
        var reflector = new Reflector<V1ConfigMap>(
            maps,
            new ReflectorOptions { Namespace = "default", MaxBackoff = TimeSpan.FromSeconds(2) },
            TimeProvider.System,
            new Random(1),
            NullLogger<Reflector<V1ConfigMap>>.Instance);
        var options = new LeaderElectionOptions
        {
            Namespace = "default",
            Name = "outage",
            Identity = "one",
            LeaseDuration = TimeSpan.FromSeconds(90),
            RenewDeadline = TimeSpan.FromSeconds(80),
            RetryPeriod = TimeSpan.FromSeconds(0.5),
        };
        using var elector = new LeaderElector(connection, options, Objects.Metrics(), TimeProvider.System, new Random(1), NullLogger<LeaderElector>.Instance);
        using var stop = new CancellationTokenSource();
        var mirroring = reflector.RunAsync(stop.Token);
        var leading = elector.RunAsync(stop.Token);
        await reflector.WaitForSyncAsync(Ct);
        await elector.WaitForLeadershipAsync(Ct);

        await controlPlane.KillApiServerAsync();
        await Eventually.Be(() => elector.Failure is not null);
        elector.IsLeader.ShouldBeTrue();
        await controlPlane.StartAsync(Ct);
        await maps.CreateAsync(Objects.Map("afterwards", "default"), Ct);

        await Eventually.Be(() => reflector.Store.Get(new ObjectKey("default", "afterwards")) is not null);
        await Eventually.Be(() => elector.Failure is null);
        elector.IsLeader.ShouldBeTrue();
        elector.Lost.IsCancellationRequested.ShouldBeFalse();
        await stop.CancelAsync();
        await Task.WhenAll(mirroring, leading).WaitAsync(TimeSpan.FromSeconds(10), Ct);
    }
}
