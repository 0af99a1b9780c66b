using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Dashboard.Web;

/// <summary>An HTTP server on the loopback address. It is Kestrel without the host around it, because a command needs neither its configuration nor its routing.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private const int MostConnections = 64;
    private const int MostBytes = 16 * 1024;
    private static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);
    private readonly KestrelServer _server;

    private LocalServer(KestrelServer server, int port) => (_server, Port) = (server, port);

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts it.</summary>
    /// <param name="port">The port; 0: a free one.</param>
    /// <param name="handler">Answers requests.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="CliException">The port cannot be had.</exception>
    public static async Task<LocalServer> StartAsync(int port, RequestDelegate handler, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        (options.Limits.MaxConcurrentConnections, options.Limits.MaxRequestBodySize, options.Limits.MaxRequestHeadersTotalSize) = (MostConnections, MostBytes, MostBytes);
        options.Limits.RequestHeadersTimeout = HeaderTime;
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        var server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(new Application(handler), cancellationToken);
        }
        catch (IOException taken)
        {
            server.Dispose();
            throw new CliException(ExitCodes.Refused, $"port {port} cannot be used: {taken.GetBaseException().Message}", "name another one with --port, or leave it out", taken);
        }

        return new LocalServer(server, new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port);
    }

    /// <summary>Stops it. Requests under way have two seconds to end.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(EndTime);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
    }

    private sealed class Application(RequestDelegate handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
