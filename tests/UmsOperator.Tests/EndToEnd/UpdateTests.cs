namespace UmsOperator.Tests.EndToEnd;

/// <summary>Successful updates.</summary>
public sealed class UpdateTests(EndToEndFixture fixture)
{
    private static readonly string[] Steps = ["Freeze", "GoldenCopy", "Detach", "Migrate", "Rejoin", "Finish"];

    [Fact]
    public async Task Three_servers_go_to_a_newer_version_step_by_step_and_nothing_is_left()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "update");
        await cluster.UpdateToAsync(TestCluster.New);
        await cluster.UntilAsync(seen => seen.Step() == "Detach", "step Detach");
        (await cluster.ConsoleEndpointsAsync()).ShouldBe(0);

        var done = await cluster.UntilReadyAsync(TestCluster.New);

        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.04");
        var entry = done.Each("status.history").ShouldHaveSingleItem();
        (entry.Text("from"), entry.Text("to"), entry.Text("outcome")).ShouldBe((TestCluster.Old, TestCluster.New, "Completed"));
        entry.Each("steps").Select(step => step.Text("step")).ShouldBe(Steps);
        foreach (var reason in (string[])["UpdateStarted", .. Steps, "ServerInUpdateMode", "ServerInProductionMode", "UpdateCompleted"])
            await cluster.UntilEventAsync(reason);
        done.Text("status.updated").ShouldBe("3 of 3 servers updated");
        (done.Condition("Stalled").Status, done.Condition("Reconciling").Status, done.Condition("UpdateBlocked").Status).ShouldBe(("False", "False", "False"));
        done.Servers().ShouldAllBe(server => server == $"{TestCluster.New} Production true");

        var uid = done.Text("metadata.uid");
        (await cluster.Database.CopiesAsync(uid)).ShouldBe(done.Each("status.retainedCopies").Select(copy => copy.Text("database")));
        await cluster.UntilOnlyBindingsOfAsync(3);
        await cluster.DeleteAsync();
    }
}
