using System.Net;
using System.Text.Json.Nodes;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Dashboard;

/// <summary>The buttons, on a real API server. The test writes the operator's part of the status.</summary>
public sealed class DashboardVerbTests(ApiServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_button_says_what_the_dry_run_says_asks_and_does_it()
    {
        var cluster = await server.CreateAsync(Statuses.WaitingForApproval, spec => (spec["version"], spec["update"]!["approval"]) = (Statuses.New, "BeforeMigration"));
        await using var dashboard = await StartAsync();
        var dry = await cluster.RunAsync("approve", "demo", "--dry-run");

        var talking = dashboard.RunVerbAsync(Choice(cluster, "approve"), "y");
        await cluster.ReactAsync(
            seen => seen.Metadata.Annotations?.ContainsKey(Annotations.Approve) == true,
            seen => seen.Status! with { Phase = ClusterPhase.Updating, Update = seen.Status.Update! with { Gates = [new GateStatus { Name = "Approval", Open = true }] } });
        var said = await talking;

        var words = dry.Messages.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1];
        Lines(said).Take(words.Length).ShouldBe(words);
        said.Single(one => one["question"] is not null)["question"]!.GetValue<string>().ShouldBe("Go on? [y/N]");
        Lines(said).Skip(words.Length).ShouldBe(["Written.", "The operator has taken it up: Updating, step Migrate of update tabc123 from 12.03.110 to 12.04.110: waits for server demo-1 to stop"]);
        ((int?)said[^1]["end"], said[^1]["error"]).ShouldBe((ExitCodes.Done, null));
    }

    [Fact]
    public async Task A_no_changes_nothing()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        await using var dashboard = await StartAsync();

        var said = await dashboard.RunVerbAsync(Choice(cluster, "pause"), "n");

        ((int?)said[^1]["end"], (string?)said[^1]["error"]).ShouldBe((ExitCodes.Refused, "nothing was changed"));
        (await cluster.GetAsync()).Spec.Update.Paused.ShouldBeFalse();
    }

    [Fact]
    public async Task A_verb_without_an_effect_is_refused_with_its_reason_and_cure()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        await using var dashboard = await StartAsync();
        var before = (await cluster.GetAsync()).Metadata.ResourceVersion;

        var abort = (await dashboard.RunVerbAsync(Choice(cluster, "abort")))[^1];
        var resume = await dashboard.RunVerbAsync(Choice(cluster, "resume"));
        var wrong = (await dashboard.RunVerbAsync(new JsonObject { ["namespace"] = cluster.Namespace, ["name"] = "demo", ["verb"] = "update", ["version"] = "12" }))[^1];
        var unknown = (await dashboard.RunVerbAsync(Choice(cluster, "delete")))[^1];

        ((int?)abort["end"], (string?)abort["error"], (string?)abort["cure"])
            .ShouldBe((ExitCodes.Refused, "abort: no update is under way", $"to go back after an update: kubectl ums rollback demo -n {cluster.Namespace}"));
        (Lines(resume).Single().StartsWith("Nothing to do: spec.update.paused is false already", StringComparison.Ordinal), (int?)resume[^1]["end"]).ShouldBe((true, ExitCodes.Done));
        ((string?)wrong["error"]).ShouldBe("'12' is no version; it must be MAJOR.MINOR.PATCH, for example 12.04.110");
        ((string?)unknown["error"]).ShouldBe("there is no verb delete");
        (await cluster.GetAsync()).Metadata.ResourceVersion.ShouldBe(before);
    }

    [Fact]
    public async Task A_cluster_that_changes_while_the_person_reads_is_not_changed()
    {
        var cluster = await server.CreateAsync(Statuses.Updating(UpdateStep.Detach), spec => spec["version"] = Statuses.New);
        await using var dashboard = await StartAsync();

        using var response = await dashboard.PostAsync("/verbs", Choice(cluster, "abort"));
        var (session, lines) = ("", new List<JsonNode>());
        await foreach (var line in TestedDashboard.LinesAsync(response, Token))
        {
            lines.Add(JsonNode.Parse(line)!);
            session = (string?)lines[^1]["session"] ?? session;
            if (lines[^1]["question"] is null)
                continue;
            var status = Statuses.Updating(UpdateStep.Detach);
            await cluster.SetStatusAsync(status with { Update = status.Update! with { Id = "tother" } });
            (await AnswerAsync(dashboard, session, "y")).ShouldBe(HttpStatusCode.NoContent);
            (await AnswerAsync(dashboard, session, "y")).ShouldBe(HttpStatusCode.Conflict, "a second click answers no later question");
        }

        lines[^1]["error"]!.GetValue<string>().ShouldBe("the cluster has changed meanwhile; nothing was written");
        (await cluster.GetAsync()).Metadata.Annotations.ShouldBeNull();
        (await AnswerAsync(dashboard, session, "y")).ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_rollback_asks_for_the_name_and_then_for_the_loss()
    {
        var cluster = await server.CreateAsync(Statuses.Updated, spec => spec["version"] = Statuses.New);
        await using var dashboard = await StartAsync();

        var talking = dashboard.RunVerbAsync(Choice(cluster, "rollback"), "demo", "70");
        await cluster.ReactAsync(seen => Rollback(seen)?.EndsWith(":0", StringComparison.Ordinal) == true, RefusedAt);
        await cluster.ReactAsync(
            seen => Rollback(seen)?.EndsWith(":70", StringComparison.Ordinal) == true,
            seen => Statuses.Updating(UpdateStep.Rollback).Undone("RolledBack") with { ObservedGeneration = seen.Metadata.Generation });
        var said = await talking;

        said.Where(one => one["question"] is not null).Select(one => (string)one["question"]!)
            .ShouldBe(["This cannot be undone. Type the cluster's name (demo) to go on:", "To accept the loss, type 70:"]);
        said[^1]["end"]!.GetValue<int>().ShouldBe(ExitCodes.Done);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rollback_whose_loss_nobody_accepts_is_withdrawn(bool byTheBrowser)
    {
        var cluster = await server.CreateAsync(Statuses.Updated, spec => spec["version"] = Statuses.New);
        await using var dashboard = await StartAsync();

        var reacting = cluster.ReactAsync(seen => Rollback(seen) is not null, RefusedAt);
        using var response = await dashboard.PostAsync("/verbs", Choice(cluster, "rollback"));
        var session = "";
        await foreach (var line in TestedDashboard.LinesAsync(response, Token))
        {
            var said = JsonNode.Parse(line)!;
            session = (string?)said["session"] ?? session;
            if ((string?)said["question"] is not { } question)
                continue;
            if (question.Contains("70", StringComparison.Ordinal))
                break;
            await AnswerAsync(dashboard, session, "demo");
        }

        await reacting;
        // The page is closed, or the program gets Ctrl-C.
        if (byTheBrowser)
            response.Dispose();
        else
            await dashboard.EndAsync();

        await cluster.ReactAsync(seen => Rollback(seen) is null && seen.Spec.Version == Statuses.New, seen => seen.Status!);
    }

    private static async Task<HttpStatusCode> AnswerAsync(TestedDashboard dashboard, string session, string text)
    {
        using var response = await dashboard.PostAsync("/answers", new JsonObject { ["session"] = session, ["text"] = text });
        return response.StatusCode;
    }

    private static JsonObject Choice(TestedCluster cluster, string verb) => new() { ["namespace"] = cluster.Namespace, ["name"] = "demo", ["verb"] = verb };

    private static IEnumerable<string> Lines(IEnumerable<JsonNode> said) => said.Select(one => (string?)one["line"]).OfType<string>();

    private static string? Rollback(UmsCluster cluster) => cluster.Metadata.Annotations?.TryGetValue(Annotations.Rollback, out var value) == true ? value : null;

    // As the operator words it (ChangesToLoseGate, AnnotationReport).
    private static UmsClusterStatus RefusedAt(UmsCluster cluster) => (Statuses.Updated with { Phase = ClusterPhase.Held, ObservedGeneration = cluster.Metadata.Generation }).With(
        ConditionTypes.AnnotationIgnored, "ChangesToLose",
        $"umsoperator.io/rollback={Statuses.RestorePoint}:0 is refused: at least 70 row changes since the commit would be lost (public.devices 70); the limit is 0; to roll back anyway run: kubectl annotate ums demo -n x --overwrite umsoperator.io/rollback={Statuses.RestorePoint}:70; or stay on 12.04.110");

    private async Task<TestedDashboard> StartAsync() => await TestedDashboard.StartAsync("--kubeconfig", await server.KubeConfigAsync());
}
