using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Leadership;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Server;

public sealed class LeadershipServerTests(ApiServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lease_passes_at_once_after_a_release_and_after_its_time_from_a_leader_that_died()
    {
        using var first = Make("one", "handover");
        using var second = Make("two", "handover");
        using var third = Make("three", "handover");
        var run = first.RunAsync(Ct);
        await first.WaitForLeadershipAsync(Ct);
        using var die = new CancellationTokenSource();
        var other = second.RunAsync(die.Token);
        await first.ReleaseAsync(Ct);
        await run;
        await second.WaitForLeadershipAsync(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct);
        first.IsLeader.ShouldBeFalse();

        await die.CancelAsync(); // stops renewing, without a release
        await other;
        var last = third.RunAsync(Ct);
        await third.WaitForLeadershipAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        second.IsLeader.ShouldBeFalse();
        second.Lost.IsCancellationRequested.ShouldBeTrue();
        var lease = await new ResourceClient<V1Lease>(server.Connection).GetAsync(server.Namespace, "handover", Ct);
        lease!.Spec.ShouldSatisfyAllConditions(s => s.HolderIdentity.ShouldBe("three"), s => s.LeaseTransitions.ShouldBe(2));
        await third.ReleaseAsync(Ct);
        await last;
    }

    [Fact]
    public async Task Trap_a_lease_that_somebody_created_without_a_holder_is_taken()
    {
        var lease = new V1Lease { Metadata = new V1ObjectMeta { Name = "empty", NamespaceProperty = server.Namespace } };
        await new ResourceClient<V1Lease>(server.Connection).CreateAsync(lease, Ct);
        using var elector = Make("one", "empty");
        var run = elector.RunAsync(Ct);
        await elector.WaitForLeadershipAsync(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct);
        await elector.ReleaseAsync(Ct);
        await run;
    }

    private LeaderElector Make(string identity, string name) => new(
        server.Connection,
        new LeaderElectionOptions
        {
            Namespace = server.Namespace,
            Name = name,
            Identity = identity,
            LeaseDuration = TimeSpan.FromSeconds(4),
            RenewDeadline = TimeSpan.FromSeconds(3),
            RetryPeriod = TimeSpan.FromSeconds(0.5),
        },
        Objects.Metrics(),
        TimeProvider.System,
        new Random(1),
        NullLogger<LeaderElector>.Instance);
}
