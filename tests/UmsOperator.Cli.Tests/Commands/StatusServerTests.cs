using System.Text.Json.Nodes;
using k8s.Models;
using k8s;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Commands;

/// <summary>What reads, on a real API server.</summary>
public sealed class StatusServerTests(ApiServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_status_is_shown_to_people_and_to_programs()
    {
        var cluster = await server.CreateAsync(Statuses.WaitingForApproval, spec => (spec["version"], spec["update"]!["approval"]) = (Statuses.New, "BeforeMigration"));

        var page = await cluster.RunAsync("status", "demo");
        var json = JsonNode.Parse((await cluster.RunAsync("status", "demo", "-o", "json")).Output)!;
        var yaml = (await cluster.RunAsync("status", "demo", "-o", "yaml")).Output;
        var list = await cluster.RunAsync("status");
        var everywhere = JsonNode.Parse((await cluster.RunAsync("status", "-A", "-o", "json")).Output)!;

        page.ExitCode.ShouldBe(ExitCodes.Done);
        page.Output.ShouldStartWith($"demo in {cluster.Namespace}   WaitingForApproval   12.03.110 -> 12.04.110");
        ((string?)json["status"]!["update"]!["id"], (string?)json["options"]![0]!["command"]).ShouldBe((Statuses.Id, $"kubectl ums approve demo -n {cluster.Namespace}"));
        yaml.ShouldContain("specVersion: \"12.04.110\"\n");
        list.Output.Split('\n')[1].ShouldStartWith($"{cluster.Namespace}   demo   12.03.110   12.04.110   WaitingForApproval");
        everywhere["items"]!.AsArray().Select(one => (string?)one!["namespace"]).ShouldContain(cluster.Namespace);
    }

    [Fact]
    public async Task A_watch_in_a_pipe_writes_a_line_for_each_change()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var kubeconfig = await server.KubeConfigAsync();

        var watching = Recorded.RunAsync(null, stop.Token, "status", "demo", "--watch", "-n", cluster.Namespace, "--kubeconfig", kubeconfig);
        await cluster.SetStatusAsync(Statuses.Updating(UpdateStep.Detach));
        await Task.WhenAny(watching, Task.Delay(TimeSpan.FromSeconds(3), Token));
        await stop.CancelAsync();
        var run = await watching;

        run.ExitCode.ShouldBe(ExitCodes.Interrupted);
        run.Output.ShouldContain("step Detach of update tabc123 from 12.03.110 to 12.04.110: waits for server demo-1 to stop (3/3 ready)");
    }

    [Fact]
    public async Task History_restore_points_and_a_timeline_are_shown()
    {
        var cluster = await server.CreateAsync(Statuses.Updated);
        var file = Path.Combine(Path.GetTempPath(), $"timeline-{Guid.NewGuid():N}.svg");

        (await cluster.RunAsync("history", "demo")).Output.ShouldContain("tabc123   12.03.110   12.04.110   Completed   2026-01-10 20:00:00Z   10 min   2 min    30 s");
        JsonNode.Parse((await cluster.RunAsync("history", "demo", "-o", "json")).Output)![0]!["id"]!.GetValue<string>().ShouldBe(Statuses.Id);
        (await cluster.RunAsync("restore-points", "demo")).Output.ShouldContain($"{Statuses.RestorePoint}   RestorePoint   12.03.110   tabc123 to 12.04.110, 2026-01-10 20:00:00Z");
        (await cluster.RunAsync("timeline", "demo")).Output.ShouldContain("5 min (2 min waiting)");
        (await cluster.RunAsync("timeline", "demo", "--svg", file)).ExitCode.ShouldBe(ExitCodes.Done);
        (await File.ReadAllTextAsync(file, Token)).ShouldStartWith("<svg");
        File.Delete(file);
        (await cluster.RunAsync("timeline", "demo", "tnone")).ExitCode.ShouldBe(ExitCodes.NotFound);
        (await cluster.RunAsync("timeline", "demo", "--svg", "/nowhere/x.svg")).ExitCode.ShouldBe(ExitCodes.Refused);
    }

    [Fact]
    public async Task Events_of_the_cluster_and_of_its_servers_are_shown_and_no_others()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        var client = await server.ClientAsync();
        foreach (var (kind, name, reason) in new[] { ("UmsCluster", "demo", "UpdateStarted"), ("Pod", "demo-0", "Pulled"), ("Pod", "demo-db-0", "Foreign"), ("UmsCluster", "other", "Foreign") })
        {
            await client.CoreV1.CreateNamespacedEventAsync(
                new Corev1Event
                {
                    Metadata = new V1ObjectMeta { Name = $"{reason}-{name}".ToLowerInvariant() },
                    InvolvedObject = new V1ObjectReference { Kind = kind, Name = name, NamespaceProperty = cluster.Namespace },
                    Reason = reason,
                    Message = "said",
                    Type = "Normal",
                    LastTimestamp = Plans.Now,
                },
                cluster.Namespace, cancellationToken: Token);
        }

        var run = await cluster.RunAsync("events", "demo");

        run.Output.ShouldContain("UmsCluster/demo   UpdateStarted   1       said");
        run.Output.ShouldContain("Pod/demo-0");
        run.Output.ShouldNotContain("Foreign");
    }

    [Fact]
    public async Task Errors_have_words_a_cure_and_an_exit_code()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        var stranger = await server.StrangerAsync();

        var missing = await cluster.RunAsync("status", "nobody");
        var forbidden = await Recorded.RunAsync(null, Token, "status", "demo", "-n", cluster.Namespace, "--kubeconfig", stranger);
        var serverless = await cluster.RunAsync("logs", "demo");

        (missing.ExitCode, missing.Messages).ShouldBe((ExitCodes.NotFound, "Error: umsclusters.umsoperator.io \"nobody\" not found\nCure:  kubectl ums status -A lists all clusters\n"));
        forbidden.ExitCode.ShouldBe(ExitCodes.Forbidden);
        forbidden.Messages.ShouldContain("User \"stranger\" cannot get resource \"umsclusters\"");
        forbidden.Messages.ShouldContain("Cure:  ask an administrator");
        (serverless.ExitCode, serverless.Messages).ShouldBe((ExitCodes.NotFound, "Error: cluster demo has no servers\nCure:  see why: kubectl ums status demo\n"));
    }

    [Fact]
    public async Task Names_of_clusters_are_completed_with_the_right_of_the_person()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        var stranger = await server.StrangerAsync();

        var own = await Recorded.RunAsync(null, Token, "__complete", "--", "-n", cluster.Namespace, "--kubeconfig", await server.KubeConfigAsync(), "abort", "de");
        var other = await Recorded.RunAsync(null, Token, "__complete", "--", "-n", cluster.Namespace, "--kubeconfig", stranger, "abort", "de");

        (own.Output, other.Output, other.Messages).ShouldBe(("demo\n:4\n", ":4\n", ""));
    }
}
