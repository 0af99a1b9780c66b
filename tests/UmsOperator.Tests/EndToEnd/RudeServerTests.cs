using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Rude;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>The second reference server, which is slow, unusual and noisy: no step is repeated, and no device request fails. <c>make rude</c> runs six servers.</summary>
public sealed class RudeServerTests(EndToEndFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Rude_servers_are_updated_and_patched_with_no_request_lost() =>
        PlayAsync("rude", new RudeOptions { Replicas = 2 }, RudeScene.Update, RudeScene.Patch);

    [Fact, Trait("Category", "Long")]
    public Task Rude_servers_go_back_after_a_failed_migration_and_after_an_abort_with_no_request_lost() =>
        PlayAsync("rude-back", new RudeOptions { Replicas = 2, Seed = 2 }, RudeScene.FailingMigration, RudeScene.Abort);

    private async Task PlayAsync(string name, RudeOptions options, params RudeScene[] scenes)
    {
        await using var cluster = await TestCluster.PrepareAsync(fixture, name);
        await cluster.Site.StartOperatorAsync(FastSettings.OperatorArguments, Token);
        await using var story = await RudeStory.StartAsync(cluster.Sandbox, cluster.Site, options, Token);
        foreach (var scene in scenes)
        {
            var report = await story.PlayAsync(scene, Token);
            TestContext.Current.TestOutputHelper?.WriteLine($"{report}; {string.Join("; ", report.WentBack)}");
            report.Faults.ShouldBeEmpty($"{report}");
            report.Requests.ShouldBeGreaterThan(0);
        }

        await story.DisposeAsync();
        await cluster.DeleteAsync();
    }
}
