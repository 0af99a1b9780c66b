using UmsOperator.Sandbox.Seeding;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>Requests by users while an update runs: pause and continue.</summary>
public sealed class PauseTests(EndToEndFixture fixture)
{
    [Fact]
    public async Task The_old_version_back_in_the_spec_undoes_two_detached_servers_and_leaves_production_as_it_was()
    {
        await using var cluster = await TestCluster.ReadyAsync(
            fixture, "abort", prepare: SeedAsync,
            change: spec => spec.Set("spec.update.approval", "BeforeMigration"));
        var before = await cluster.Database.DumpAsync();
        await cluster.UpdateToAsync(TestCluster.New);
        var detached = await cluster.UntilAsync(
            seen => seen.Servers().Count(server => server == $"{TestCluster.New} Update true") == 2, "two servers in update mode");
        detached.Text("status.updated").ShouldBe("2 of 3 servers updated");

        await cluster.UpdateToAsync(TestCluster.Old);
        var back = await cluster.UntilReadyAsync(TestCluster.Old);

        (await cluster.Database.DumpAsync()).ShouldBe(before);
        (await cluster.Database.CopiesAsync(back.Text("metadata.uid"))).ShouldBeEmpty();
        await cluster.UntilOnlyBindingsOfAsync(3);
        back.Servers().ShouldAllBe(server => server == $"{TestCluster.Old} Production true");
        back.Each("status.history").ShouldHaveSingleItem().Text("outcome").ShouldBe("Aborted");
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task Production_is_not_migrated_before_a_person_approves_this_update()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "approval", 2, spec => spec.Set("spec.update.approval", "BeforeMigration"));
        await cluster.UpdateToAsync(TestCluster.New);
        var waiting = await cluster.UntilAsync(seen => seen.Text("status.update.manualWaitStartTime").Length > 0, "an update that waits for a person");

        waiting.Text("status.update.cloneSeconds").ShouldNotBeEmpty("the canary's snapshot was made by this operator");
        waiting.Each("status.update.gates").Single(gate => gate.Text("open") == "false").Text("reason").ShouldContain("umsoperator.io/approve");
        waiting.Text("status.phase").ShouldBe("WaitingForApproval");
        (waiting.Condition("Stalled").Status, waiting.Condition("UpdateBlocked").Status).ShouldBe(("False", "True"));
        await cluster.AnnotateAsync("umsoperator.io/approve", "another");
        await cluster.UntilAsync(seen => seen.Condition("AnnotationIgnored") is { Reason: "StaleAnnotation" }, "the stale approval is named");
        await PollCondition.StillAsync(cluster, async () => (await cluster.Database.SchemaVersionAsync()) == "12.03", "production as it was", TimeSpan.FromSeconds(4));

        await cluster.AnnotateAsync("umsoperator.io/approve", waiting.Text("status.update.id"));
        await cluster.UntilReadyAsync(TestCluster.New);
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task After_the_commit_production_goes_back_on_request_and_loses_no_more_than_it_allows()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "rollback", 2);
        var before = await cluster.Database.DumpAsync();
        await cluster.UpdateToAsync(TestCluster.New);
        var done = await cluster.UntilReadyAsync(TestCluster.New);
        var restorePoint = done.Each("status.retainedCopies").ShouldHaveSingleItem().Text("database");
        await cluster.Database.ExecuteInProductionAsync("CREATE TABLE written_later AS SELECT generate_series(1, 70) AS id");
        var pods = await cluster.PodUidsAsync();

        await cluster.UpdateToAsync(TestCluster.Old);
        await cluster.UntilAsync(seen => seen.Condition("Stalled").Message.Contains($"umsoperator.io/rollback={restorePoint}:", StringComparison.Ordinal), "the way back is named");
        await cluster.AnnotateAsync("umsoperator.io/rollback", $"{restorePoint}:1");
        await cluster.UntilAsync(
            seen => seen.Condition("AnnotationIgnored") is { Reason: "ChangesToLose" } said && said.Message.Contains("the limit is 1", StringComparison.Ordinal), "too many changes would be lost");
        (await cluster.PodUidsAsync()).ShouldBe(pods);

        await cluster.AnnotateAsync("umsoperator.io/rollback", $"{restorePoint}:100000");
        var back = await cluster.UntilReadyAsync(TestCluster.Old);

        (await cluster.Database.DumpAsync()).ShouldBe(before);
        back.Servers().ShouldAllBe(server => server == $"{TestCluster.Old} Production true");
        back.Each("status.history").Select(entry => entry.Text("outcome")).ShouldBe(["RolledBackAfterCommit", "Completed"]);
        back.Each("status.retainedCopies").ShouldHaveSingleItem().Text("kind").ShouldBe("Failed");
        await cluster.UntilEventAsync("RolledBack");
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task In_mid_update_another_host_is_refused_and_a_deletion_undoes_the_update()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "mid-update", 2, spec => spec.Set("spec.update.approval", "BeforeMigration"));
        await cluster.UpdateToAsync(TestCluster.New);
        var waiting = await cluster.UntilAsync(seen => seen.Text("status.update.manualWaitStartTime").Length > 0, "an update that waits for a person");
        var (uid, pods) = (waiting.Text("metadata.uid"), await cluster.PodUidsAsync());
        var copies = await cluster.Database.CopiesAsync(uid);

        await cluster.PatchAsync("database.host", "localhost");
        await cluster.UntilAsync(
            seen => seen.Condition("Stalled").Message.Contains("restore database.host, port and name", StringComparison.Ordinal), "the host is refused", TimeSpan.FromMinutes(1));
        (await cluster.PodUidsAsync()).ShouldBe(pods);
        (await cluster.Database.CopiesAsync(uid)).ShouldBe(copies);

        await cluster.PatchAsync("database.host", "127.0.0.1");
        await cluster.UntilAsync(seen => seen.Text("status.phase") == "WaitingForApproval", "the update goes on");
        (await cluster.PodUidsAsync()).ShouldBe(pods);
        await cluster.DeleteAsync();
        (await cluster.Database.CopiesAsync(uid)).ShouldBeEmpty();
        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.03");
    }

    private static Task SeedAsync(TestCluster cluster)
    {
        var options = new SeedOptions { Devices = 200, FeatureTables = 4, Owner = cluster.Site.Names.OwnerRole };
        return new UmsDatabaseSeeder(cluster.Site.ConnectionString, options, TimeProvider.System).SeedAsync(TestContext.Current.CancellationToken);
    }
}
