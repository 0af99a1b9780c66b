namespace UmsOperator.Tests.EndToEnd;

/// <summary>Whatever the instant at which the operator dies, the end is the same (promise P5).</summary>
public sealed class KillTests(EndToEndFixture fixture)
{
    private const string FailsOnProduction = "12.04.902";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_each_step_the_update_still_completes()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "kill", 2);

        var killed = await KillInEachStepAsync(cluster, TestCluster.New, seen => Sandbox.SandboxSite.IsReady(seen.AsObject(), TestCluster.New));

        killed.ShouldBeSubsetOf(["Freeze", "GoldenCopy", "Detach", "Migrate", "Rejoin", "Finish"]);
        killed.Count.ShouldBeGreaterThanOrEqualTo(4);
        var done = await cluster.GetAsync();
        done.Each("status.history").ShouldHaveSingleItem().Text("outcome").ShouldBe("Completed");
        (await cluster.Database.CopiesAsync(done.Text("metadata.uid"))).ShouldHaveSingleItem().ShouldEndWith("_rp");
        await cluster.UntilOnlyBindingsOfAsync(2);
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task Killed_in_each_step_a_failed_migration_is_still_swapped_back()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "kill-back", 2);
        var before = await cluster.Database.DumpAsync();

        var killed = await KillInEachStepAsync(cluster, FailsOnProduction, seen => seen.Condition("Ready").Reason == "TargetFailed");

        killed.ShouldContain("Migrate");
        var held = await cluster.GetAsync();
        held.Servers().ShouldAllBe(server => server == $"{TestCluster.Old} Production true");
        (await cluster.Database.DumpAsync()).ShouldBe(before);
        await cluster.DeleteAsync();
    }

    /// <summary>SIGKILL at the first sight of each step, and a new operator each time.</summary>
    /// <returns>The steps in which it was killed.</returns>
    private static async Task<IReadOnlyList<string>> KillInEachStepAsync(TestCluster cluster, string version, Func<System.Text.Json.Nodes.JsonNode, bool> isEnd)
    {
        List<string> killed = [];
        await cluster.UpdateToAsync(version);
        while (true)
        {
            var seen = await cluster.UntilAsync(
                now => isEnd(now) || (now.Step() is { Length: > 0 } step && !killed.Contains(step)), $"the end, or a step after {string.Join(", ", killed)}");
            if (isEnd(seen))
                return killed;
            killed.Add(seen.Step());
            await Sandbox.SandboxSite.KillOperatorAsync(cluster.Site.Operators[^1]);
            await cluster.Site.StartOperatorAsync(TestCluster.Hurried, Token);
        }
    }
}
