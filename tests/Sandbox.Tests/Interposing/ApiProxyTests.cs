using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using UmsOperator.Sandbox.Interposing;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.Interposing;

/// <summary>In front of a server that a test can see into; the kill tests run it in front of a real API server.</summary>
public sealed class ApiProxyTests : IAsyncLifetime
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly List<string> _requests = [];
    private readonly int _port = LoopbackPorts.Next();
    private WebApplication _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _server = builder.Build();
        _server.Run(ServeAsync);
        await _server.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _server.StopAsync(atOnce.Token);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_change_is_shown_with_its_object_and_goes_through_with_token_and_body()
    {
        var interposer = new ScriptedInterposer();
        await using var proxy = await StartAsync(interposer);

        var status = await SendAsync(proxy, HttpMethod.Patch, "apis/umsoperator.io/v1alpha1/namespaces/a/umsclusters/demo/status", """{"status":{"phase":"Running"}}""");

        status.ShouldBe(HttpStatusCode.OK);
        _requests.ShouldBe(["PATCH /apis/umsoperator.io/v1alpha1/namespaces/a/umsclusters/demo/status Bearer secret {\"status\":{\"phase\":\"Running\"}}"]);
        interposer.Seen.Select(seen => seen.Moment).ShouldBe([Moment.Before, Moment.After]);
        var action = interposer.Seen.Last().Action.ShouldBeOfType<InterposedAction.ApiRequest>();
        (action.Method, action.Resource, action.Name, action.Subresource, action.Succeeded).ShouldBe(("PATCH", "umsclusters", "demo", "status", true));
    }

    [Fact]
    public async Task Cut_before_it_nothing_arrives_and_cut_after_it_only_the_answer_is_lost()
    {
        await using (var before = await StartAsync(new ScriptedInterposer((_, moment) => moment == Moment.Before ? Ruling.Cut : Ruling.Pass)))
            await Should.ThrowAsync<HttpRequestException>(SendAsync(before, HttpMethod.Delete, "api/v1/namespaces/a/pods/p", "{}"));
        _requests.ShouldBeEmpty();

        await using (var after = await StartAsync(new ScriptedInterposer((_, moment) => moment == Moment.After ? Ruling.Cut : Ruling.Pass)))
            await Should.ThrowAsync<HttpRequestException>(SendAsync(after, HttpMethod.Delete, "api/v1/namespaces/a/pods/p", "{}"));
        _requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_refusal_answers_in_the_servers_place()
    {
        await using var proxy = await StartAsync(new ScriptedInterposer((_, _) => new Ruling.Refuse(429)));

        (await SendAsync(proxy, HttpMethod.Post, "api/v1/namespaces/a/pods", """{"metadata":{"name":"p"}}""")).ShouldBe(HttpStatusCode.TooManyRequests);

        _requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_watch_comes_line_by_line()
    {
        await using var proxy = await StartAsync(new ScriptedInterposer());
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        await using var stream = await http.GetStreamAsync(new Uri(proxy.Address, "api/v1/pods?watch=true"), Token);
        using var lines = new StreamReader(stream);

        foreach (var line in new[] { "first", "second" })
        {
            await _events.Writer.WriteAsync(line, Token);
            (await lines.ReadLineAsync(Token)).ShouldBe(line);
        }

        _events.Writer.Complete();
        (await lines.ReadLineAsync(Token)).ShouldBeNull();
    }

    [Theory]
    [InlineData("/api/v1/namespaces/a/pods/p/status", "pods", "p", "status")]
    [InlineData("/api/v1/namespaces/a/secrets", "secrets", "", "")]
    [InlineData("/api/v1/namespaces/a", "namespaces", "a", "")]
    [InlineData("/apis/coordination.k8s.io/v1/namespaces/a/leases/l", "leases", "l", "")]
    [InlineData("/api/v1/nodes/n", "nodes", "n", "")]
    public void A_path_is_read(string path, string resource, string name, string subresource) =>
        ApiRequestReader.Path(path).ShouldBe((resource, name, subresource));

    private Task<ApiProxy> StartAsync(IInterposer interposer) =>
        ApiProxy.StartAsync(new KubernetesClientConfiguration { Host = $"http://127.0.0.1:{_port}" }, interposer, Token);

    private static async Task<HttpStatusCode> SendAsync(ApiProxy proxy, HttpMethod method, string path, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(proxy.Address, path));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        using var response = await http.SendAsync(request, Token);
        return response.StatusCode;
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Method == HttpMethods.Get)
        {
            await context.Response.Body.FlushAsync(context.RequestAborted); // headers, as an API server sends them before the first event
            await foreach (var line in _events.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(line + "\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        _requests.Add($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Authorization} {await reader.ReadToEndAsync(context.RequestAborted)}");
        await context.Response.WriteAsync("{}", context.RequestAborted);
    }
}
