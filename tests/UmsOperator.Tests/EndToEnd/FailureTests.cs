namespace UmsOperator.Tests.EndToEnd;

/// <summary>Updates to versions that fail (tests/Sandbox/images.yaml). Devices are served throughout, and production is unchanged at the end.</summary>
public sealed class FailureTests(EndToEndFixture fixture)
{
    private const string FailsOnEverySnapshot = "12.04.901";
    private const string FailsOnProduction = "12.04.902";

    [Fact]
    public async Task A_canary_that_fails_goes_back_alone_and_its_version_is_not_tried_again()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "canary");
        var others = (await cluster.PodUidsAsync())[..2];
        await cluster.UpdateToAsync(FailsOnEverySnapshot);

        var held = await cluster.UntilAsync(seen => seen.Condition("UpdateBlocked").Reason == "TargetFailed", "the failed target is held");

        held.Condition("UpdateBlocked").Message.ShouldContain($"the update to {FailsOnEverySnapshot} failed");
        held.Condition("UpdateBlocked").Message.ShouldContain("(server ums-2 crashed");
        held.Condition("Ready").Status.ShouldBe("True", "devices are served at the version that the status names");
        held.Servers().ShouldAllBe(server => server == $"{TestCluster.Old} Production true");
        held.Each("status.history").ShouldHaveSingleItem().Text("outcome").ShouldBe("RolledBack");
        var after = await cluster.PodUidsAsync();
        after[..2].ShouldBe(others);
        await PollCondition.StillAsync(
            cluster,
            async () => (await cluster.GetAsync()).At("status.update") is null && (await cluster.PodUidsAsync()).SequenceEqual(after),
            "nothing is tried",
            TimeSpan.FromSeconds(4));

        await cluster.UpdateToAsync(TestCluster.Old);
        await cluster.UntilReadyAsync(TestCluster.Old);
        (await cluster.PodUidsAsync()).ShouldBe(after);
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task A_migration_that_fails_in_production_is_swapped_back_and_the_old_version_serves()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "migration", 2);
        var before = await cluster.Database.DumpAsync();
        await cluster.UpdateToAsync(FailsOnProduction);

        var held = await cluster.UntilAsync(seen => seen.Condition("UpdateBlocked").Reason == "TargetFailed", "the failed target is held");

        (held.Condition("Stalled").Status, held.Text("status.version")).ShouldBe(("True", TestCluster.Old));
        held.Condition("Stalled").Message.ShouldContain("(server ums-0 exited with code");
        held.Text("status.failedTarget.message").ShouldContain("the migration failed", customMessage: "the cause, as the server said it last");
        held.Each("status.conditions").ShouldAllBe(condition => !condition.Text("message").Contains('\n'));
        held.Servers().ShouldAllBe(server => server == $"{TestCluster.Old} Production true");
        (await cluster.Database.DumpAsync()).ShouldBe(before);
        held.Each("status.retainedCopies").ShouldHaveSingleItem().Text("kind").ShouldBe("Failed");

        await cluster.UpdateToAsync(TestCluster.Old);
        await cluster.UntilReadyAsync(TestCluster.Old);
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task After_a_failed_migration_a_patch_that_works_is_taken()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "patch", 2);
        await cluster.UpdateToAsync(FailsOnProduction);
        await cluster.UntilAsync(seen => seen.Condition("UpdateBlocked").Reason == "TargetFailed", "the failed target is held");

        await cluster.UpdateToAsync(TestCluster.New);
        var done = await cluster.UntilReadyAsync(TestCluster.New);

        done.Each("status.history").Select(entry => entry.Text("outcome")).ShouldBe(["Completed", "RolledBack"]);
        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.04");
        await cluster.DeleteAsync();
    }
}
