using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>A sample of the writes of an update is rejected, each once for a while (promise P11). <c>make refusals</c> covers all of them.</summary>
public sealed class RefusedWriteTests(EndToEndFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refused_for_a_while_an_update_loses_no_server_tells_of_it_and_completes()
    {
        RefusalStory? story = null;
        await using var cluster = await TestCluster.ReadyAsync(fixture, "refused-writes", replicas: 2, prepare: prepared =>
        {
            // Checks only that a rejection is reported. How soon depends on the machine and is measured by make refusals.
            var options = new KillOptions { Share = 0.12, ToldWithin = TimeSpan.FromSeconds(40), Deadline = TimeSpan.FromMinutes(10), OperatorArguments = FastSettings.OperatorArguments };
            story = new RefusalStory(prepared.Sandbox, prepared.Site, TestCluster.Name, KillScript.Update, options);
            return story.InterposeAsync(Token);
        });

        var report = await story!.RunAsync(Token);

        report.Faults.ShouldBeEmpty();
        report.Points.ShouldBePositive();
        report.Told.ShouldBe(report.Points);
        await cluster.DeleteAsync();
    }
}
