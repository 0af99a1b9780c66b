using System.Net;
using System.Net.Http.Headers;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Tests.Access;

/// <summary>Access to /metrics, with a real API server, real tokens and real HTTP.</summary>
public sealed class MetricsAccessTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_option_everybody_gets_them()
    {
        await using var _ = (await StartAsync("operator")).Of(out var server);

        (await AskAsync(server, "/metrics")).Code.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task With_it_only_those_get_them_who_have_the_right()
    {
        await using var _ = (await StartAsync("operator", "--metrics-auth")).Of(out var server);
        var (reader, stranger) = (await fixture.TokenAsync("reader"), await fixture.TokenAsync("stranger"));

        var allowed = await AskAsync(server, "/metrics", $"Bearer {reader}");
        (allowed.Code, allowed.Body.Contains("\nums_operator_leader ", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true), allowed.Body);
        (await AskAsync(server, "/metrics", $"bearer  {reader}")).Code.ShouldBe(HttpStatusCode.OK);

        var forbidden = await AskAsync(server, "/metrics", $"Bearer {stranger}");
        forbidden.Code.ShouldBe(HttpStatusCode.Forbidden);
        forbidden.Body.ShouldBe("system:serviceaccount:access:stranger may not get /metrics; bind a ClusterRole with nonResourceURLs: [/metrics], verbs: [get]");

        foreach (var header in new[] { null, "", "Bearer", "Bearer ", "Bearer x", "Basic dTpw", reader, $"Bearer {reader}x",
            $"Bearer {reader[..^2]}", $"Token {reader}", $"Bearer {new string('x', 17_000)}" })
        {
            var refused = await AskAsync(server, "/metrics", header);
            refused.Code.ShouldBe(HttpStatusCode.Unauthorized, header);
            refused.Challenge.ShouldBe("Bearer");
            refused.Body.ShouldStartWith("Send a bearer token");
        }
    }

    [Fact]
    public async Task No_way_of_asking_leads_around_and_health_stays_open()
    {
        await using var _ = (await StartAsync("operator", "--metrics-auth")).Of(out var server);
        var stranger = await fixture.TokenAsync("stranger");

        foreach (var path in new[] { "/metrics", "/METRICS", "/metrics/", "//metrics", "/./metrics", "/%6detrics", "/healthz/../metrics", "/metrics?x=/healthz", "/metrics%2f" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Put, HttpMethod.Options })
            {
                foreach (var header in new[] { null, $"Bearer {stranger}" })
                {
                    var answer = await AskAsync(server, path, header, method);
                    answer.Code.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound);
                    answer.Body.ShouldNotContain("ums_operator_leader");
                }
            }
        }
        (await AskAsync(server, "/healthz")).ShouldBe((HttpStatusCode.OK, "ok", ""));
        // Its ServiceAccount may not read the cached resources, so it is not ready. /readyz is open to everybody.
        (await AskAsync(server, "/readyz")).Body.ShouldStartWith("caches not synced");
    }

    [Fact]
    public async Task What_the_API_server_does_not_say_is_refused()
    {
        await using var blind = (await StartAsync("blind", "--metrics-auth")).Of(out var server);

        var (code, body, _) = await AskAsync(server, "/metrics", $"Bearer {await fixture.TokenAsync("reader")}");

        code.ShouldBe(HttpStatusCode.InternalServerError);
        body.ShouldBe("The API server could not review the token; see the operator's log");
        string.Join('\n', blind.LogTail(200)).ShouldContain("the operator needs create on tokenreviews and subjectaccessreviews");
    }

    [Fact]
    public async Task With_a_certificate_it_is_HTTPS_and_nothing_else()
    {
        var folder = Directory.CreateDirectory(Path.Combine(fixture.Folder, "certificate")).FullName;
        var certificate = Certificates.Write(folder, "ums-operator-metrics.system.svc");
        await using var _ = (await StartAsync("operator", "--metrics-auth", "--metrics-certificate-folder", folder)).Of(out var server);
        var https = new UriBuilder(server) { Scheme = "https" }.Uri;
        using var http = Certificates.Client(certificate);

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(https, "/metrics"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await fixture.TokenAsync("reader"));
        using var answer = await http.SendAsync(request, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetStringAsync(new Uri(https, "/healthz"), Token)).ShouldBe("ok");

        await Should.ThrowAsync<HttpRequestException>(() => AskAsync(server, "/healthz"));
    }

    [Fact]
    public async Task Without_a_usable_certificate_it_does_not_start_and_says_why()
    {
        var folder = Directory.CreateDirectory(Path.Combine(fixture.Folder, "empty")).FullName;

        var started = await Should.ThrowAsync<InvalidOperationException>(() => fixture.StartOperatorAsync("operator", "--metrics-certificate-folder", folder));

        started.Message.ShouldContain("--metrics-certificate-folder: ");
        started.Message.ShouldContain("tls.crt");
    }

    private async Task<Started> StartAsync(string account, params string[] arguments)
    {
        var (process, port) = await fixture.StartOperatorAsync(account, arguments);
        return new Started(process, new Uri($"http://127.0.0.1:{port}"));
    }

    private static async Task<(HttpStatusCode Code, string Body, string Challenge)> AskAsync(Uri server, string path, string? authorization = null, HttpMethod? method = null)
    {
        using var http = new HttpClient();
        // The path is sent as written, without canonicalization.
        using var request = new HttpRequestMessage(
            method ?? HttpMethod.Get, new Uri($"{server.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await http.SendAsync(request, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token), $"{answer.Headers.WwwAuthenticate}");
    }

    private sealed record Started(SandboxProcess Process, Uri Server)
    {
        public SandboxProcess Of(out Uri server)
        {
            server = Server;
            return Process;
        }
    }
}
