using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Dashboard.Browsing;

/// <summary>The dashboard in a real browser, on a real API server. The statuses are those that the real planner wrote.</summary>
public sealed class DashboardBrowserTests(ApiServer server)
{
    private const string Hostile = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script><a href=javascript:window.hacked=1>x</a>";

    [Fact]
    public async Task An_update_is_followed_and_approved_in_the_browser()
    {
        await using var browser = await Chromium.StartAsync();
        var cluster = await server.CreateAsync(Status("update-02"), spec => (spec["version"], spec["update"]!["approval"]) = (Statuses.New, "BeforeMigration"));
        await using var dashboard = await TestedDashboard.StartAsync("-n", cluster.Namespace, "--kubeconfig", await server.KubeConfigAsync());

        // All clusters, and from there to the one.
        await AddAsync(cluster.Namespace, "berlin", Statuses.Running);
        var held = Statuses.Running with { Phase = ClusterPhase.Held, TargetVersion = Statuses.New };
        await AddAsync(cluster.Namespace, "lab", held.With(ConditionTypes.Stalled, "PreflightFailed", "no CREATEDB; run: ALTER ROLE ums_operator CREATEDB"));
        await browser.GoAsync(dashboard.Address);
        await browser.SeeAsync("tbody tr", "Updating");
        await browser.SeeAsync("tbody tr", "ALTER ROLE");
        (await browser.AxeAsync()).ShouldBeEmpty();
        await browser.PictureAsync("cli-dashboard-clusters.png", 330);
        await browser.PressAsync("demo", "link");
        await browser.SeeAsync("h1", $"demo in {cluster.Namespace}");
        await browser.SeeAsync(".steps .now", "Detach");
        (await browser.CountAsync(".drawing path.production")).ShouldBe(3);

        // A server moves to its own snapshot: the same line leads elsewhere.
        await cluster.SetStatusAsync(Status("update-07"));
        await browser.SeeAsync(".drawing .snapshot", "_s2");
        ((await browser.CountAsync(".drawing path.production")), await browser.CountAsync(".drawing path.snapshot")).ShouldBe((2, 1));
        (await browser.TextAsync(".drawing desc")).ShouldEndWith("demo-2 uses ums_0f3b9c1e_tt8nzl9_s2");
        (await browser.TextAsync("#live")).ShouldContain("step Detach");

        // Another browser sees the same.
        await browser.OpenAsync();
        await browser.GoAsync(new Uri(dashboard.Address, $"#/{cluster.Namespace}/demo"), page: 1);
        await browser.SeeAsync(".steps .now", "Detach", page: 1);

        // It waits for a person, who uses the keyboard: no first, and then yes.
        await cluster.SetStatusAsync(Status("approval-09"));
        await browser.SeeAsync("button.needed", "Approve");
        (await browser.AxeAsync()).ShouldBeEmpty();
        await browser.PictureAsync("cli-dashboard-cluster.png", 1250);
        await browser.PressAsync("Approve");
        await browser.SeeAsync("dialog .question", "Go on?");
        (await browser.TextAsync("dialog .log")).ShouldContain("The migration of production from 12.03.110 to 12.04.110");
        (await browser.AxeAsync()).ShouldBeEmpty();
        await browser.PictureAsync("cli-dashboard-verb.png", 720);
        (await browser.FocusedAsync()).ShouldBe("No");
        await browser.KeyAsync("Enter");
        await browser.SeeAsync("dialog .bad", "nothing was changed");
        await browser.KeyAsync("Escape");
        (await browser.CountAsync("dialog"), await browser.FocusedAsync()).ShouldBe((0, "Approve"));
        (await cluster.GetAsync()).Metadata.Annotations.ShouldBeNull();
        await browser.KeyAsync("Enter");
        await browser.SeeAsync("dialog .question");
        await browser.PressAsync("Yes, do it");
        await cluster.ReactAsync(seen => seen.Metadata.Annotations?.ContainsKey(Annotations.Approve) == true, _ => Status("update-09"));
        await browser.SeeAsync("dialog .good", "Done.");
        await browser.PressAsync("Close");

        // A verb that has no effect is refused with its reason; the end of the update is seen.
        await browser.PressAsync("Resume");
        await browser.SeeAsync("dialog .log", "Nothing to do: spec.update.paused is false already");
        await browser.KeyAsync("Escape");
        await cluster.SetStatusAsync(Statuses.Updated with { Servers = Status("update-23").Servers, Database = "db:5432/ums" });
        await cluster.RemoveUpdateAsync();
        await browser.SeeAsync(".badge", "Running");
        // The picture is loaded once it comes into sight.
        await browser.SeeAsync("details[open] summary");
        await browser.ValueAsync("document.querySelector('details[open] img').scrollIntoView()");
        await browser.SeeAsync("details[open] img.timeline");
        (await browser.ValueAsync("document.querySelector('details img').decode().then(() => document.querySelector('details img').naturalWidth)"))!.GetValue<int>().ShouldBe(900);
        (await browser.AxeAsync()).ShouldBeEmpty();
        (await browser.FaultsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hostile_status_becomes_no_markup()
    {
        await using var browser = await Chromium.StartAsync();
        var status = Status("approval-09");
        var cluster = await server.CreateAsync((status with
        {
            WaitingFor = Hostile,
            Version = Hostile,
            Servers = [status.Servers[0] with { Name = Hostile, Version = Hostile, Problem = Hostile }],
            Update = status.Update! with { Id = "t1", To = Hostile, WaitingFor = Hostile, Gates = [new GateStatus { Name = Hostile, Reason = Hostile }] },
            History = [Statuses.Updated.History[0] with { Id = Hostile, Outcome = Hostile, Message = Hostile }],
        }).With(ConditionTypes.Stalled, "X", Hostile));
        await using var dashboard = await TestedDashboard.StartAsync("-n", cluster.Namespace, "--kubeconfig", await server.KubeConfigAsync());

        await browser.GoAsync(dashboard.Address);
        await browser.SeeAsync("tbody tr", Hostile);
        await browser.PressAsync("demo", "link");
        await browser.SeeAsync(".waiting", Hostile);
        await browser.SeeAsync("th", Hostile);
        await browser.SeeAsync(".box.bad", Hostile);
        await browser.PressAsync("Abort");
        await browser.SeeAsync("dialog .log", Hostile);

        (await browser.CountAsync("main img:not(.timeline), dialog img, main script, dialog script, a[href^=javascript]")).ShouldBe(0);
        (await browser.ValueAsync("window.hacked ?? null")).ShouldBeNull();
    }

    /// <summary>Adds another cluster to a namespace.</summary>
    private async Task AddAsync(string ns, string name, UmsClusterStatus status)
    {
        var clusters = (await server.ClientAsync()).CustomObjects;
        var token = TestContext.Current.CancellationToken;
        var like = await clusters.GetNamespacedCustomObjectAsync<JsonElement>(UmsCluster.ApiGroup, UmsCluster.ApiVersionName, ns, UmsCluster.Plural, "demo", token);
        var body = JsonNode.Parse(like.GetRawText())!.AsObject();
        body["metadata"] = new JsonObject { ["name"] = name };
        await clusters.CreateNamespacedCustomObjectAsync<JsonElement>(body, UmsCluster.ApiGroup, UmsCluster.ApiVersionName, ns, UmsCluster.Plural, cancellationToken: token);
        await clusters.PatchNamespacedCustomObjectStatusAsync<JsonElement>(
            new V1Patch(new JsonObject { ["status"] = JsonNode.Parse(KubernetesJson.Serialize(status)) }.ToJsonString(), V1Patch.PatchType.MergePatch),
            UmsCluster.ApiGroup, UmsCluster.ApiVersionName, ns, UmsCluster.Plural, name, cancellationToken: token);
    }

    /// <summary>The status of a plan, as if it were of now.</summary>
    private static UmsClusterStatus Status(string plan)
    {
        var later = TimeProvider.System.GetUtcNow().UtcDateTime - Plans.Now;
        var text = Regex.Replace(
            KubernetesJson.Serialize(Plans.Cluster(plan).Status!), @"\d{4}-\d\d-\d\dT[\d:.]+Z",
            time => (DateTime.Parse(time.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) + later).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            RegexOptions.None, TimeSpan.FromSeconds(1));
        return KubernetesJson.Deserialize<UmsClusterStatus>(text);
    }
}
