using System.Text.RegularExpressions;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>
/// PostgreSQL is killed once in each step of an update, with all of its processes, and started again. Its statistics are lost each time. The update succeeds, and a rollback with
/// the command that the status shows works afterwards.
/// </summary>
public sealed partial class PostgresKillTests(EndToEndFixture fixture)
{
    private static readonly string[] Steps = ["GoldenCopy", "Detach", "Migrate", "Rejoin", "Finish"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_in_each_step_of_an_update_and_rolled_back_by_the_printed_command()
    {
        await using var postgres = await PostgresServer.StartAsync(cancellationToken: Token);
        var killer = new KillInEachStep(postgres);
        await using var cluster = await TestCluster.ReadyAsync(
            fixture, "postgres-kill", 2,
            prepare: async here =>
            {
                here.Database = here.Database with { Production = postgres.ConnectionString(here.Site.Names.Database), Server = postgres };
                await DbaStatements.RunAsync(postgres, here.Site.Names, here.Site.OperatorPassword, Token);
                await here.Site.InterposeAsync(killer, Token);
            },
            change: spec => spec.Set("spec.database.port", postgres.Port));
        var before = await cluster.Database.DumpAsync();
        await cluster.UpdateToAsync(TestCluster.New);

        // Preflight and Freeze end within one reconcile, so the first kill covers both.
        await postgres.KillAsync();
        await postgres.StartAsync(Token);
        killer.IsArmed = true;
        await cluster.UntilAsync(seen => SandboxSite.IsReady(seen, TestCluster.New), "the update is over", Patience);
        killer.IsArmed = false;
        var killed = killer.Killed;

        killed.Where(step => step != "Freeze").ShouldBe(Steps, "no step comes again, and each was seen");
        var done = await cluster.GetAsync();
        done.Each("status.history").ShouldHaveSingleItem().Text("outcome").ShouldBe("Completed");
        done.Each("status.history").Single().Each("steps").Where(step => step.At("wentBack") is not null).ShouldAllBe(step => step.Text("reason").Length > 0);
        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.04");

        await cluster.UpdateToAsync(TestCluster.Old);
        var asked = await cluster.UntilAsync(seen => Printed().IsMatch(seen.Condition("Stalled").Message), "the way back is named");
        var word = Printed().Match(asked.Condition("Stalled").Message).Groups["word"].Value;
        await cluster.AnnotateAsync("umsoperator.io/rollback", word);
        var back = await cluster.UntilReadyAsync(TestCluster.Old);

        DatabaseDump.Differences(before, await cluster.Database.DumpAsync(), crashes: killed.Count + 1).ShouldBeEmpty("production is what it was");
        back.Each("status.history").Select(entry => entry.Text("outcome")).ShouldBe(["RolledBackAfterCommit", "Completed"]);
        await cluster.DeleteAsync();
    }

    [GeneratedRegex(@"umsoperator\.io/rollback=(?<word>[^\s,;'""`]+:(any|\d+))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Printed();

    /// <summary>Kills once in each step, right after the operator has written the step to the status. Polling would miss a step that is shorter than a poll.</summary>
    private sealed class KillInEachStep(PostgresServer postgres) : IInterposer
    {
        private readonly List<string> _killed = [];

        public volatile bool IsArmed;

        public IReadOnlyList<string> Killed => _killed;

        public async ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken)
        {
            if (IsArmed && moment == Moment.After && action is InterposedAction.ApiRequest { Resource: "umsclusters", Subresource: "status", Succeeded: true } written
                && written.Body.Step() is { Length: > 0 } step && !_killed.Contains(step))
            {
                _killed.Add(step);
                await postgres.KillAsync();
                await postgres.StartAsync(cancellationToken);
            }

            return Ruling.Pass;
        }
    }
}
