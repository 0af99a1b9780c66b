using UmsOperator.Sandbox;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>Two operators on one cluster.</summary>
public sealed class LeaderTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_the_leader_is_killed_the_other_goes_on_with_the_update_within_the_lease()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "leader", 2);
        var leader = cluster.Site.Operators[0];
        var second = await cluster.Site.StartOperatorAsync(FastSettings.OperatorArguments, Token);
        (await LeadsAsync(leader), await LeadsAsync(second)).ShouldBe((true, false));
        await cluster.UpdateToAsync(TestCluster.New);
        await cluster.UntilAsync(seen => seen.Step() == "Detach", "step Detach");

        await SandboxSite.KillOperatorAsync(leader);
        // Duration of the lease, one retry, and time for a busy machine.
        await PollCondition.EventuallyAsync(cluster, () => LeadsAsync(second), "the second operator leads", Lease * 2);

        await cluster.UntilReadyAsync(TestCluster.New);
        await cluster.DeleteAsync();
    }

    private static async Task<bool> LeadsAsync(OperatorProcess @operator)
    {
        using var http = new HttpClient();
        return (await http.GetStringAsync(new Uri(@operator.Address, "metrics"), Token)).Contains("\nums_operator_leader 1", StringComparison.Ordinal);
    }
}
