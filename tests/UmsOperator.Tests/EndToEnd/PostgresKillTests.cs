using System.Text.RegularExpressions;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Databases;

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
        await using var cluster = await TestCluster.ReadyAsync(
            fixture, "postgres-kill", 2,
            prepare: here =>
            {
                here.Database = here.Database with { Production = postgres.ConnectionString(here.Site.Names.Database), Server = postgres };
                return DbaStatements.RunAsync(postgres, here.Site.Names, here.Site.OperatorPassword, Token);
            },
            change: spec => spec.Set("spec.database.port", postgres.Port));
        var before = await cluster.Database.DumpAsync();
        await cluster.UpdateToAsync(TestCluster.New);

        // Preflight and Freeze end within one reconcile, so the first kill covers both.
        await postgres.KillAsync();
        await postgres.StartAsync(Token);
        var killed = await KillInEachStepAsync(cluster, postgres);

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

    /// <summary>Kills once in each step, as soon as the status shows it.</summary>
    private static async Task<IReadOnlyList<string>> KillInEachStepAsync(TestCluster cluster, PostgresServer postgres)
    {
        List<string> killed = [];
        await PollCondition.EventuallyAsync(
            cluster,
            async () =>
            {
                var seen = await cluster.GetAsync();
                if (seen.Step() is not { Length: > 0 } step || killed.Contains(step))
                    return killed.Count > 0 && SandboxSite.IsReady(seen, TestCluster.New);
                killed.Add(step);
                await postgres.KillAsync();
                await postgres.StartAsync(Token);
                return false;
            },
            "the update is over",
            Patience);
        return killed;
    }

    [GeneratedRegex(@"umsoperator\.io/rollback=(?<word>[^\s,;'""`]+:(any|\d+))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Printed();
}
