using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Interposing;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>
/// The result is the same whenever the operator is killed (promise P5). Proxies see each of its actions and kill it before or after
/// the action takes effect; here at a sample of the points, at least one in each step. <c>make kill-everywhere</c> uses all of them.
/// </summary>
public sealed class KillTests(EndToEndFixture fixture)
{
    private const int Servers = 2;

    private static readonly KillOptions Sample = new()
    {
        Share = 0.05,
        Patience = TimeSpan.FromSeconds(100),
        Deadline = TimeSpan.FromMinutes(15),
        OperatorArguments = FastSettings.PatientOperatorArguments,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Killed_at_every_action_the_update_still_completes() => PlayAsync(KillScript.Update);

    [Fact, Trait("Category", "Long")]
    public Task Killed_at_every_action_a_failed_migration_is_still_swapped_back() => PlayAsync(KillScript.FailedMigration);

    [Fact, Trait("Category", "Long")]
    public Task Killed_at_every_action_an_aborted_update_still_returns() => PlayAsync(KillScript.Abort);

    private async Task PlayAsync(KillScript script)
    {
        KillStory? story = null;
        await using var cluster = await TestCluster.ReadyAsync(fixture, script.Name, Servers, prepare: prepared =>
        {
            story = new KillStory(prepared.Sandbox, prepared.Site, TestCluster.Name, script, Sample);
            return story.InterposeAsync(Token);
        });

        var report = await story!.RunAsync(Token);

        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        report.Faults.ShouldBeEmpty();
        foreach (var step in script.Steps)
            (report.KillsIn(step, Moment.Before), report.KillsIn(step, Moment.After))
                .ShouldSatisfyAllConditions(step, kills => kills.Item1.ShouldBePositive(), kills => kills.Item2.ShouldBePositive());
        await cluster.DeleteAsync();
    }
}
