using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Dashboard;

/// <summary>Who is answered.</summary>
public sealed class DashboardAccessTests(ApiServer server)
{
    [Fact]
    public async Task Without_the_token_nothing_is_answered()
    {
        await using var dashboard = await StartAsync();

        foreach (var path in new[] { "/", "/stream", $"/{dashboard.Token[..^1]}/", $"/{dashboard.Token}x/", $"/x/{dashboard.Token}/", $"/?token={dashboard.Token}", "/index.html", "/open/" })
            (await StatusAsync(dashboard, new HttpRequestMessage(HttpMethod.Get, new Uri(dashboard.Address, path)))).ShouldBe(HttpStatusCode.Forbidden, path);
        (await StatusAsync(dashboard, new HttpRequestMessage(HttpMethod.Get, dashboard.Address))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("attacker.example:{0}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost.attacker.example:{0}")]
    public async Task A_name_that_is_not_the_dashboard_s_is_refused(string host)
    {
        await using var dashboard = await StartAsync();

        var get = new HttpRequestMessage(HttpMethod.Get, dashboard.Address) { Headers = { Host = string.Format(null, host, dashboard.Address.Port) } };
        var post = dashboard.Change("/verbs", Pause("x"));
        post.Headers.Host = get.Headers.Host;

        (await StatusAsync(dashboard, get)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(dashboard, post)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_change_needs_the_token_in_its_header_and_comes_from_the_page_itself()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        await using var dashboard = await StartAsync();
        var choice = Pause(cluster.Namespace);

        var addressOnly = dashboard.Change($"/{dashboard.Token}/verbs", choice);
        addressOnly.Headers.Remove("X-Ums-Token");
        var wrong = dashboard.Change("/verbs", choice);
        wrong.Headers.Remove("X-Ums-Token");
        wrong.Headers.Add("X-Ums-Token", dashboard.Token[1..]);
        var other = dashboard.Change("/verbs", choice);
        other.Headers.Add("Origin", "http://attacker.example");
        var crossSite = dashboard.Change("/verbs", choice);
        crossSite.Headers.Add("Sec-Fetch-Site", "cross-site");
        var form = dashboard.Change("/verbs", choice);
        form.Content!.Headers.ContentType = new("text/plain");

        foreach (var request in new[] { addressOnly, wrong, other, crossSite, form })
            (await StatusAsync(dashboard, request)).ShouldBe(HttpStatusCode.Forbidden);
        (await cluster.GetAsync()).Spec.Update.Paused.ShouldBeFalse();
    }

    [Fact]
    public async Task Another_page_gets_no_permission_to_read_or_to_send()
    {
        await using var dashboard = await StartAsync();
        var asks = new HttpRequestMessage(HttpMethod.Options, new Uri(dashboard.Address, "/verbs"));
        asks.Headers.Add("Origin", "http://attacker.example");
        asks.Headers.Add("Access-Control-Request-Method", "POST");

        using var preflight = await dashboard.SendAsync(asks);
        using var page = await dashboard.GetAsync("");

        preflight.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        foreach (var response in new[] { preflight, page })
            response.Headers.Select(header => header.Key).ShouldNotContain(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Content_that_is_wrong_or_too_long_is_refused()
    {
        await using var dashboard = await StartAsync();

        foreach (var content in new[] { new JsonObject(), new JsonObject { ["namespace"] = new JsonArray() }, Pause(new string('x', 20_000)) })
            (await StatusAsync(dashboard, dashboard.Change("/verbs", content))).ShouldBe(HttpStatusCode.BadRequest);
        var traversing = await dashboard.RunVerbAsync(Pause("../../api/v1"));
        traversing[^1]["error"]!.GetValue<string>().ShouldBe("there is no such cluster");
        (await StatusAsync(dashboard, new HttpRequestMessage(HttpMethod.Get, new Uri(dashboard.Address, "stream/..%2f..%2fapi/x")))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_only_and_on_the_port_that_is_named()
    {
        await using var first = await StartAsync();
        var kubeconfig = await server.KubeConfigAsync();

        var taken = await Recorded.RunAsync(null, TestContext.Current.CancellationToken, "dashboard", "--no-browser", "--port", $"{first.Address.Port}", "--kubeconfig", kubeconfig);
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == first.Address.Port);

        listening.Select(end => end.Address).ShouldBe([IPAddress.Loopback]);
        taken.ExitCode.ShouldBe(ExitCodes.Refused);
        taken.Messages.ShouldStartWith($"Error: port {first.Address.Port} cannot be used");
        taken.Messages.ShouldContain("Cure:  name another one with --port");
    }

    [Fact]
    public async Task Each_dashboard_has_a_token_of_its_own_and_Ctrl_C_ends_it()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();

        (second.Token == first.Token, first.Token.Length).ShouldBe((false, 43));
        (await first.EndAsync()).ShouldBe(ExitCodes.Interrupted);
        await Should.ThrowAsync<HttpRequestException>(() => first.GetAsync(""));
    }

    private static JsonObject Pause(string ns) => new() { ["namespace"] = ns, ["name"] = "demo", ["verb"] = "pause" };

    private static async Task<HttpStatusCode> StatusAsync(TestedDashboard dashboard, HttpRequestMessage request)
    {
        using var response = await dashboard.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<TestedDashboard> StartAsync() => await TestedDashboard.StartAsync("--kubeconfig", await server.KubeConfigAsync());
}
