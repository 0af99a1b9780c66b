using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace UmsOperator.Tests.Cluster.Probing;

/// <summary>A server on a free loopback port with given answers.</summary>
internal sealed class StatusServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private StatusServer(WebApplication app) => _app = app;

    public string Version { get; set; } = """{"rmGuiServerVersion":"12.04.110"}""";

    public string Status { get; set; } = """{"status":"ok"}""";

    public bool Hangs { get; set; }

    /// <summary>Delay of each answer.</summary>
    public TimeSpan Delay { get; set; }

    public int Requests => _requests;

    public int Port { get; private set; }

    public static async Task<StatusServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new StatusServer(builder.Build());
        server._app.MapGet("/umsapi/v3/serverstatus", context => server.AnswerAsync(context, server.Version));
        server._app.MapGet("/ums/check-status", context => server.AnswerAsync(context, server.Status));
        await server._app.StartAsync();
        server.Port = new Uri(server._app.Urls.Single()).Port;
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, string body)
    {
        Interlocked.Increment(ref _requests);
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, context.RequestAborted);
        if (Hangs)
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}
