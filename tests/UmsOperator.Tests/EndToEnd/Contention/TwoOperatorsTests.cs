using Npgsql;
using UmsOperator.Sandbox;

namespace UmsOperator.Tests.EndToEnd.Contention;

/// <summary>Two operator installations manage one cluster, each with its own lease or without one.</summary>
public sealed class TwoOperatorsTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_are_named_and_pause_and_the_remaining_one_continues()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "two-operators", 1);
        await SandboxSite.KillOperatorAsync(cluster.Site.Operators[0]);
        var uids = await cluster.PodUidsAsync();
        var one = await cluster.Site.StartOperatorAsync([.. FastSettings.OperatorArguments, "--leader-elect=false"], Token);
        var other = await cluster.Site.StartOperatorAsync([.. FastSettings.OperatorArguments, "--leader-elect=false"], Token);

        var told = await cluster.UntilAsync(
            seen => seen.Condition("Stalled").Message.Split($"{cluster.Site.Namespace}/{Environment.MachineName}_").Length == 3, "both are named", Shortly);

        told.Condition("Stalled").Message.ShouldSatisfyAllConditions(
            said => said.ShouldContain("(from 127.0.0.1)"), said => said.ShouldContain("--leader-elect"), said => said.ShouldContain("more than one operator"));
        // The first one that pauses names the other while that one still holds the lock.
        await PollCondition.EventuallyAsync(cluster, async () => (await RivalSessionsAsync(cluster, told.Text("metadata.uid"))).Length == 2, "both are paused", Shortly);
        var sessions = await RivalSessionsAsync(cluster, told.Text("metadata.uid"));
        var version = told.Text("metadata.resourceVersion");
        await PollCondition.StillAsync(cluster, async () => (await RivalSessionsAsync(cluster, told.Text("metadata.uid"))).SequenceEqual(sessions), "nobody's session is ended", AWhile);
        (long.Parse((await cluster.GetAsync()).Text("metadata.resourceVersion"), System.Globalization.CultureInfo.InvariantCulture)
            - long.Parse(version, System.Globalization.CultureInfo.InvariantCulture)).ShouldBeLessThan(1000);

        await SandboxSite.KillOperatorAsync(one);
        await cluster.UntilReadyAsync(TestCluster.Old);
        (await cluster.PodUidsAsync()).ShouldBe(uids);
        await cluster.DeleteAsync();
        other.Process.HasExited.ShouldBeFalse();
    }

    private static async Task<int[]> RivalSessionsAsync(TestCluster cluster, string uid)
    {
        await using var connection = new NpgsqlConnection(cluster.Database.Server.ConnectionString());
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand("SELECT pid FROM pg_stat_activity WHERE starts_with(application_name, $1) AND application_name LIKE '%.rival' ORDER BY backend_start", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = $"ums-operator/{uid}/" });
        await using var reader = await command.ExecuteReaderAsync(Token);
        var pids = new List<int>();
        while (await reader.ReadAsync(Token))
            pids.Add(reader.GetInt32(0));
        return [.. pids];
    }
}
