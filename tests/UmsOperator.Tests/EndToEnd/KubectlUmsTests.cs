using UmsOperator.Cli.Commands;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>The command line and a real operator: what it says before, and what then happens.</summary>
public sealed class KubectlUmsTests(EndToEndFixture fixture)
{
    [Fact]
    public async Task A_person_updates_approves_and_rolls_back_with_the_command_line()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "cli", 2, spec => spec.Set("spec.update.approval", "BeforeMigration"));

        (await RunAsync(cluster, "update", "ums", TestCluster.New, "--yes")).ShouldBeDone("The operator has taken it up");
        var waiting = await cluster.UntilAsync(seen => seen.Text("status.phase") == "WaitingForApproval", "an update that waits for an approval");
        var id = waiting.Text("status.update.id");
        (await RunAsync(cluster, "status", "ums")).ShouldBeDone($"kubectl ums approve ums -n {cluster.Site.Namespace}", "closed   Approval", "Update       yes");
        (await RunAsync(cluster, "rollback", "ums", "--yes")).ShouldBeRefused($"update {id} to {TestCluster.New} is not committed", "kubectl ums abort ums");
        (await RunAsync(cluster, "retry", "ums", "--yes")).ShouldBeRefused("neither held nor migrates production");
        (await RunAsync(cluster, "approve", "ums", "--yes", "--wait", "done", "--timeout", "5m")).ShouldBeDone("step Rejoin", "Running");

        (await RunAsync(cluster, "history", "ums")).ShouldBeDone($"{id}   {TestCluster.Old}   {TestCluster.New}   Completed");
        (await RunAsync(cluster, "timeline", "ums")).ShouldBeDone("Rejoin", "waiting)");
        await cluster.UntilEventAsync("UpdateCompleted");
        (await RunAsync(cluster, "events", "ums")).ShouldBeDone("UpdateCompleted");
        (await RunAsync(cluster, "abort", "ums", "--yes")).ShouldBeRefused("no update is under way");
        await cluster.Database.ExecuteInProductionAsync("CREATE TABLE written_later AS SELECT generate_series(1, 70) AS id");
        var pods = await cluster.PodUidsAsync();
        (await RunAsync(cluster, "rollback", "ums", "--yes")).ShouldBeRefused("row changes since the commit would be lost", "the request is withdrawn", "kubectl ums rollback ums --lose ");
        (await cluster.PodUidsAsync()).ShouldBe(pods, "nothing stops before the loss is accepted");
        (await cluster.GetAsync()).Text("spec.version").ShouldBe(TestCluster.New);
        (await RunAsync(cluster, "rollback", "ums", "--yes", "--lose", "any", "--wait", "done", "--timeout", "5m")).ShouldBeDone("production goes back to");

        (await cluster.UntilReadyAsync(TestCluster.Old)).Each("status.history").Select(entry => entry.Text("outcome")).ShouldBe(["RolledBackAfterCommit", "Completed"]);
        await cluster.DeleteAsync();
    }

    private static async Task<Run> RunAsync(TestCluster cluster, params string[] args)
    {
        using var output = new StringWriter();
        var console = Terminal.Create(output, false, true);
        using var nobody = new StringReader("");
        var terminal = new Terminal(console, console, nobody, false, TimeProvider.System);
        var code = await CommandTree.RunAsync(
            [.. args, "-n", cluster.Site.Namespace, "--kubeconfig", cluster.Sandbox.ControlPlane.KubeConfigPath], terminal, TestContext.Current.CancellationToken);
        return new Run(code, output.ToString());
    }

    private sealed record Run(int ExitCode, string Text)
    {
        public void ShouldBeDone(params string[] said) => Check(ExitCodes.Done, said);

        public void ShouldBeRefused(params string[] said) => Check(ExitCodes.Refused, said);

        private void Check(int code, string[] said)
        {
            ExitCode.ShouldBe(code, Text);
            foreach (var text in said)
                Text.ShouldContain(text);
        }
    }
}
