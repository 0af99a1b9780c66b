using System.Text.Json.Nodes;
using UmsOperator.Api;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Planning;

/// <summary><c>plan</c>, <c>preflight</c>, <c>dba-script</c> and <c>orphans</c> on a real API server: they write nothing.</summary>
public sealed class PlanServerTests(ApiServer server)
{
    [Fact]
    public async Task Nothing_is_written_and_the_exit_code_says_whether_it_would_begin()
    {
        var healthy = Statuses.Running.With(ConditionTypes.Ready, "Serving", "ok");
        var cluster = await server.CreateAsync(healthy with { Conditions = [.. healthy.Conditions, healthy.Conditions[0] with { Type = ConditionTypes.UpdateBlocked, Status = "False" }] });
        var before = (await cluster.GetAsync()).Metadata.ResourceVersion;

        var plan = await cluster.RunAsync("plan", "demo", Statuses.New);
        var json = JsonNode.Parse((await cluster.RunAsync("plan", "demo", Statuses.New, "-o", "json")).Output)!;
        var refused = await cluster.RunAsync("plan", "demo", "12.02.100");
        var preflight = await cluster.RunAsync("preflight", "demo");
        var script = await cluster.RunAsync("dba-script", "demo", "--postgres", "17");
        var orphans = await cluster.RunAsync("orphans");

        (plan.ExitCode, plan.Output.Contains("Nothing was written.", StringComparison.Ordinal)).ShouldBe((ExitCodes.Done, true), plan.All);
        ((string?)json["strategy"], json["steps"]!.AsArray().Count).ShouldBe(("UpdateMode", 6));
        (refused.ExitCode, refused.Output.Contains("older database schema", StringComparison.Ordinal)).ShouldBe((ExitCodes.Refused, true));
        (preflight.ExitCode, preflight.Output.Contains("passed", StringComparison.Ordinal)).ShouldBe((ExitCodes.Done, true), preflight.All);
        (script.ExitCode, script.Output.Contains("CREATE DATABASE \"ums\" OWNER \"ums_operator\";", StringComparison.Ordinal)).ShouldBe((ExitCodes.Done, true));
        orphans.Output.ShouldContain((await cluster.GetAsync()).Metadata.Uid);
        (await cluster.GetAsync()).Metadata.ResourceVersion.ShouldBe(before);
    }

    [Fact]
    public async Task A_preflight_that_blocks_has_its_exit_code()
    {
        var cluster = await server.CreateAsync(Statuses.Running.With(ConditionTypes.UpdateBlocked, "UpdateBlocked", "Space: no room"));

        var text = await cluster.RunAsync("preflight", "demo");
        var json = JsonNode.Parse((await cluster.RunAsync("preflight", "demo", "-o", "json")).Output)!;

        (text.ExitCode, text.Output.Contains("blocks   Space", StringComparison.Ordinal)).ShouldBe((ExitCodes.Refused, true), text.All);
        ((string?)json[0]!["result"], (string?)json[0]!["name"]).ShouldBe(("Blocks", "Space"));
    }

    [Fact]
    public async Task Orphans_need_the_right_to_see_all_clusters()
    {
        var run = await Recorded.RunAsync(null, TestContext.Current.CancellationToken, "orphans", "--kubeconfig", await server.StrangerAsync());

        (run.ExitCode, run.Output).ShouldBe((ExitCodes.Forbidden, ""));
    }
}
