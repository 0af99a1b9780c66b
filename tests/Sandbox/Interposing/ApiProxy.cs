using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UmsOperator.Sandbox.Processes;
using Yarp.ReverseProxy.Forwarder;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>A plain HTTP proxy between operators and the API server. It forwards the caller's token, and streams watches without buffering.</summary>
internal sealed class ApiProxy : IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    private readonly WebApplication _application;
    private readonly HttpMessageInvoker _client;
    private readonly IHttpForwarder _forwarder;
    private readonly string _server;
    private readonly IInterposer _interposer;

    private ApiProxy(WebApplication application, KubernetesClientConfiguration server, IInterposer interposer, int port)
    {
        _application = application;
        _client = Client(server);
        _forwarder = application.Services.GetRequiredService<IHttpForwarder>();
        _server = server.Host;
        _interposer = interposer;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>Server address for a kubeconfig.</summary>
    public Uri Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="server">The API server and its certificate authorities; its credentials are not used.</param>
    /// <param name="interposer">Decides on each request that changes something.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<ApiProxy> StartAsync(KubernetesClientConfiguration server, IInterposer interposer, CancellationToken cancellationToken)
    {
        var port = LoopbackPorts.Next();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddHttpForwarder();
        // The program, not the proxy, handles signals.
        builder.Services.RemoveAll<IHostLifetime>();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var application = builder.Build();
        var proxy = new ApiProxy(application, server, interposer, port);
        application.Run(proxy.HandleAsync);
        await application.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        // A graceful stop would wait for open watches.
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
        _client.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var isWatch = context.Request.Query.ContainsKey("watch");
        if (await ApiRequestReader.ReadAsync(context.Request, context.RequestAborted) is not { } action)
        {
            await ForwardAsync(context, _interposer.RuleRead(isWatch), isWatch ? WatchOpener.Instance : HttpTransformer.Empty, isWatch);
            return;
        }

        if (action.IsTrial)
        {
            await ForwardAsync(context, _interposer.RuleTrial(action), HttpTransformer.Empty);
            return;
        }

        await ForwardAsync(context, await _interposer.RuleAsync(action, Moment.Before, context.RequestAborted), new AnswerHolder(_interposer, action));
    }

    private async Task ForwardAsync(HttpContext context, Ruling ruling, HttpTransformer answers, bool isWatch = false)
    {
        switch (ruling)
        {
            case Ruling.Mute mute when !isWatch:
                await Task.Delay(mute.For, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                break;
            case Ruling.Mute mute:
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(mute.For, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                break;
            case Ruling.Refuse refusal:
                await ApiRefusal.WriteAsync(context, refusal);
                break;
            case Ruling.CutOff:
                context.Abort();
                break;
            case Ruling.Rewrite rewrite:
                var body = Encoding.UTF8.GetBytes(rewrite.Body.ToJsonString());
                (context.Request.Body, context.Request.ContentLength) = (new MemoryStream(body), body.Length);
                goto default;
            default:
                await _forwarder.SendAsync(context, _server, _client, new ForwarderRequestConfig { ActivityTimeout = LongestSilence }, answers);
                break;
        }
    }

    private static HttpMessageInvoker Client(KubernetesClientConfiguration server)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
        };
        if (server.SslCaCerts is { Count: > 0 } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return new HttpMessageInvoker(handler);
    }
}
