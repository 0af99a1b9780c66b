using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using k8s;
using k8s.Models;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Dashboard;

/// <summary>What the pages receive, on a real API server.</summary>
public sealed class DashboardStreamTests(ApiServer server)
{
    private const string Hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>\u202e\u0007";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_status_reaches_all_browsers()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        await using var dashboard = await StartAsync();
        var path = $"stream/{cluster.Namespace}/demo";

        var first = dashboard.SeeAsync(path, data => Step(data) == "Detach");
        var second = dashboard.SeeAsync(path, data => Step(data) == "Detach");
        (await dashboard.SeeAsync(path, _ => true))["view"]!["phase"]!.GetValue<string>().ShouldBe("Running");
        await cluster.SetStatusAsync(Statuses.Updating(UpdateStep.Detach));

        foreach (var seen in new[] { await first, await second })
        {
            seen["view"]!["sentence"]!.GetValue<string>().ShouldBe("Updating, step Detach of update tabc123 from 12.03.110 to 12.04.110: waits for server demo-1 to stop");
            seen["view"]!["options"]![0]!["command"]!.GetValue<string>().ShouldBe($"kubectl ums abort demo -n {cluster.Namespace}");
        }
    }

    [Fact]
    public async Task All_clusters_are_seen_at_a_glance()
    {
        var (calm, waiting) = (await server.CreateAsync(Statuses.Running), await server.CreateAsync(Statuses.WaitingForApproval.With("Stalled", "Approval", "not approved")));
        await using var dashboard = await StartAsync();
        await using var narrow = await StartAsync("-n", calm.Namespace);

        var all = (await dashboard.SeeAsync("stream", _ => true))["view"]!["clusters"]!.AsArray();
        var one = (await narrow.SeeAsync("stream", _ => true))["view"]!;

        var row = all.Single(one => (string?)one!["namespace"] == waiting.Namespace)!;
        ((string?)row["phase"], (string?)row["target"], (string?)row["problem"]).ShouldBe(("WaitingForApproval", Statuses.New, "Stalled (Approval): not approved"));
        all.ShouldContain(row => (string?)row!["namespace"] == calm.Namespace);
        (one["clusters"]!.AsArray().Count, (string?)one["namespace"], (bool)one["isNarrowed"]!).ShouldBe((1, calm.Namespace, false));
    }

    [Fact]
    public async Task A_person_with_rights_in_one_namespace_sees_that_one_and_is_told_so()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        var client = await server.ClientAsync();
        var meta = new V1ObjectMeta { Name = "viewer" };
        await client.RbacAuthorizationV1.CreateNamespacedRoleAsync(
            new V1Role { Metadata = meta, Rules = [new V1PolicyRule { ApiGroups = ["umsoperator.io"], Resources = ["umsclusters"], Verbs = ["list"] }] }, cluster.Namespace, cancellationToken: Token);
        await client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = meta,
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = "viewer" },
                Subjects = [new Rbacv1Subject { Kind = "User", Name = "stranger", ApiGroup = "rbac.authorization.k8s.io" }],
            },
            cluster.Namespace, cancellationToken: Token);
        var kubeconfig = await server.StrangerAsync();
        await File.WriteAllTextAsync(kubeconfig, (await File.ReadAllTextAsync(kubeconfig, Token)).Replace("namespace: demo", $"namespace: {cluster.Namespace}", StringComparison.Ordinal), Token);
        await using var dashboard = await TestedDashboard.StartAsync("--kubeconfig", kubeconfig);

        var page = await dashboard.SeeAsync("stream", data => data["view"] is not null);
        var hidden = await dashboard.SeeAsync($"stream/{cluster.Namespace}/demo", _ => true);

        ((string?)page["view"]!["namespace"], (bool)page["view"]!["isNarrowed"]!).ShouldBe((cluster.Namespace, true));
        hidden["trouble"]!.GetValue<string>().ShouldContain("cannot get resource \"umsclusters\"");
        hidden["cure"]!.GetValue<string>().ShouldContain("ask an administrator");
    }

    [Fact]
    public async Task An_API_server_that_is_away_is_told_and_seen_again_once_it_is_back()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        var kubeconfig = await File.ReadAllTextAsync(await server.KubeConfigAsync(), Token);
        var port = Regex.Match(kubeconfig, @"server: https://[^:\s]+:(?<port>\d+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["port"].Value;
        await using var relay = new Relay(int.Parse(port, null));
        var path = Path.Combine(Path.GetDirectoryName(await server.KubeConfigAsync())!, $"relay-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(path, kubeconfig.Replace($":{port}", $":{relay.Port}", StringComparison.Ordinal), Token);
        await using var dashboard = await TestedDashboard.StartAsync("--kubeconfig", path);

        List<string> seen = [];
        await foreach (var data in dashboard.StreamAsync($"stream/{cluster.Namespace}/demo", Token))
        {
            if (data["trouble"] is { } trouble)
            {
                trouble.GetValue<string>().ShouldStartWith("the API server does not answer");
                if (!seen.Contains("trouble"))
                    relay.Restore();
                seen.Add("trouble");
                continue;
            }

            seen.Add((string)data["view"]!["phase"]!);
            if (seen.Count > 1)
                break;
            await cluster.SetStatusAsync(Statuses.Updating(UpdateStep.Freeze));
            await relay.CutAsync();
        }

        (seen[0], seen[1], seen[^1]).ShouldBe(("Running", "trouble", "Updating"));
    }

    [Fact]
    public async Task Text_of_a_hostile_status_stays_text_and_cannot_hide_other_text()
    {
        var status = Statuses.Updating(UpdateStep.Detach) with { Servers = [new ServerStatus { Name = Hostile, Message = Hostile }] };
        var cluster = await server.CreateAsync((status with { Update = status.Update! with { WaitingFor = Hostile } }).With("Stalled", "X", Hostile));
        await using var dashboard = await StartAsync();
        var shown = $"{Hostile[..^2]}\ufffd\ufffd";

        var view = (await dashboard.SeeAsync($"stream/{cluster.Namespace}/demo", _ => true))["view"]!;

        ((string?)view["waitsFor"], (string?)view["servers"]![0]!["name"], (string?)view["concerns"]![0]!["message"]).ShouldBe((shown, shown, shown));
    }

    [Fact]
    public async Task A_timeline_is_a_picture_that_runs_nothing()
    {
        var cluster = await server.CreateAsync(Statuses.Updated);
        await using var dashboard = await StartAsync();

        using var picture = await dashboard.GetAsync($"timeline/{cluster.Namespace}/demo/{Statuses.Id}");
        using var none = await dashboard.GetAsync($"timeline/{cluster.Namespace}/demo/tnone");

        XDocument.Parse(await picture.Content.ReadAsStringAsync(Token)).Root!.Name.LocalName.ShouldBe("svg");
        picture.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        picture.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; style-src 'unsafe-inline'; sandbox"]);
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string? Step(JsonNode data) => data["view"]?["update"]?["steps"]?.AsArray().FirstOrDefault(one => (string?)one!["mark"] == "Now")?["step"]?.GetValue<string>();

    private async Task<TestedDashboard> StartAsync(params IReadOnlyList<string> args) => await TestedDashboard.StartAsync([.. args, "--kubeconfig", await server.KubeConfigAsync()]);
}
