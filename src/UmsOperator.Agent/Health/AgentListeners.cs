using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Health;

/// <summary>The agent's own ports.</summary>
internal sealed class AgentListeners(AgentOptions options, AgentBoard board, AgentMetrics metrics)
{
    /// <summary>The kubelet's readiness probe, and metrics.</summary>
    public const int ReadyPort = 9081;

    /// <summary>The vendor's check-status. The agent answers only until the vendor's server is started.</summary>
    public const int CheckStatusPort = 9080;

    private WebApplication? _waiting;

    /// <exception cref="StartRefusedException">The port is in use.</exception>
    public Task<WebApplication> OpenAsync(CancellationToken cancellationToken) => StartAsync(
        ReadyPort,
        app =>
        {
            app.MapGet("/ready", ReadyAsync);
            app.MapGet("/metrics", MetricsAsync);
        },
        cancellationToken);

    /// <summary>Answers check-status while the agent prepares the start, which may take long if the database is away: without it the kubelet would restart the container.</summary>
    /// <exception cref="StartRefusedException">The port is in use.</exception>
    public async Task OpenWaitingAsync(CancellationToken cancellationToken) =>
        _waiting = await StartAsync(CheckStatusPort, app => app.MapGet("/ums/check-status", WaitingAsync), cancellationToken);

    /// <summary>Leaves the port to the vendor's server. May be repeated.</summary>
    public async Task CloseWaitingAsync()
    {
        if (Interlocked.Exchange(ref _waiting, null) is not { } waiting)
            return;
        await waiting.StopAsync(CancellationToken.None);
        await waiting.DisposeAsync();
    }

    private async Task<WebApplication> StartAsync(int port, Action<WebApplication> map, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 100;
            if (options.Address.Equals(IPAddress.Any))
                kestrel.ListenAnyIP(port, listen => listen.Protocols = HttpProtocols.Http1);
            else
                kestrel.Listen(options.Address, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        // Signals are the run's matter.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        map(app);
        try
        {
            await app.StartAsync(cancellationToken);
            return app;
        }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw new StartRefusedException(ExitCode.Failed, $"port {port} cannot be opened: {e.Message}", e);
        }
    }

    private Task ReadyAsync(HttpContext context)
    {
        context.Response.StatusCode = board.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(board.Word, context.RequestAborted);
    }

    private Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return metrics.WriteAsync(context.Response.Body, context.RequestAborted);
    }

    private Task WaitingAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(board.Elapsed < options.Init ? """{"status":"init"}""" : """{"status":"err"}""", context.RequestAborted);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
