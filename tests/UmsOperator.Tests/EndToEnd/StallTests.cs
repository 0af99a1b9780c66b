namespace UmsOperator.Tests.EndToEnd;

/// <summary>Servers that hang: past its deadline a wait is reported as stalled, and nothing is destroyed (promise P7).</summary>
public sealed class StallTests(EndToEndFixture fixture)
{
    private const string HangsInUpdateMode = "12.04.907";
    private const string HangsWhileItMigrates = "12.04.905";
    private const int DeadlineSeconds = 12;

    [Fact]
    public async Task A_server_that_hangs_in_update_mode_is_reported_and_nothing_is_destroyed()
    {
        await using var cluster = await HangingAsync("hang", 3, HangsInUpdateMode);
        var others = (await cluster.PodUidsAsync())[..2];

        var stalled = await cluster.UntilAsync(seen => seen.Condition("Stalled").Status == "True", "Stalled");

        stalled.Condition("Stalled").Message.ShouldContain("ums-2");
        stalled.Condition("Stalled").Message.ShouldContain("set spec.version back");
        await PollCondition.EventuallyAsync(cluster, async () => (await MetricsAsync(cluster)).Contains(Metric, StringComparison.Ordinal), Metric, TimeSpan.FromSeconds(5));
        var now = await cluster.PodUidsAsync();
        now[..2].ShouldBe(others);
        now.Length.ShouldBe(3);
        (await cluster.Database.CopiesAsync(stalled.Text("metadata.uid"))).Count.ShouldBe(3);
        stalled.Step().ShouldBe("Detach");

        await cluster.UpdateToAsync(TestCluster.Old);
        var back = await cluster.UntilReadyAsync(TestCluster.Old);
        (await cluster.Database.CopiesAsync(back.Text("metadata.uid"))).ShouldBeEmpty();
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task A_migration_that_hangs_is_left_alone_until_a_person_sets_the_old_version_back()
    {
        await using var cluster = await HangingAsync("migrate-hang", 2, HangsWhileItMigrates);
        var before = await cluster.Database.DumpAsync();

        var stalled = await cluster.UntilAsync(seen => seen.Condition("Stalled").Status == "True" && seen.Step() == "Migrate", "Stalled in step Migrate");

        stalled.Condition("Stalled").Message.ShouldContain("ums-0 to migrate production");
        stalled.Text("status.readyReplicas").ShouldBe("1");
        var pods = await cluster.PodUidsAsync();
        await PollCondition.StillAsync(cluster, async () => (await cluster.PodUidsAsync()).SequenceEqual(pods), "the pods are left alone", TimeSpan.FromSeconds(3));

        await cluster.UpdateToAsync(TestCluster.Old);
        await cluster.UntilReadyAsync(TestCluster.Old);
        (await cluster.Database.DumpAsync()).ShouldBe(before);
        await cluster.DeleteAsync();
    }

    private const string Metric = "ums_cluster_condition{namespace=\"hang\",name=\"ums\",condition=\"Stalled\",status=\"True\",reason=\"Detach\"} 1";

    private async Task<TestCluster> HangingAsync(string name, int replicas, string version)
    {
        var cluster = await TestCluster.ReadyAsync(fixture, name, replicas, spec => spec.Set("spec.update.deadlines.migrationSeconds", DeadlineSeconds));
        await cluster.UpdateToAsync(version);
        return cluster;
    }

    private static async Task<string> MetricsAsync(TestCluster cluster)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(cluster.Site.Operators[^1].Address, "metrics"), TestContext.Current.CancellationToken);
    }
}
