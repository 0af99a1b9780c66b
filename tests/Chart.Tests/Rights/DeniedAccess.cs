using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.Rights;

/// <summary>
/// An authorizer after RBAC: the API server asks it about every request that RBAC does not allow. It has no opinion, so these requests are refused, and
/// it records them.
/// </summary>
internal sealed class DeniedAccess : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Channel<AccessReview> _denied = Channel.CreateUnbounded<AccessReview>();

    private DeniedAccess(WebApplication server, int port)
    {
        _server = server;
        Configuration =
            $$"""
            apiVersion: v1
            kind: Config
            clusters: [{ name: reviews, cluster: { server: "http://127.0.0.1:{{port}}/" } }]
            users: [{ name: apiserver }]
            contexts: [{ name: reviews, context: { cluster: reviews, user: apiserver } }]
            current-context: reviews
            """;
    }

    /// <summary>Path of the file for <c>--authorization-webhook-config-file</c>.</summary>
    public string Configuration { get; }

    /// <summary>The refused requests, in order.</summary>
    public ChannelReader<AccessReview> Denied => _denied.Reader;

    public static async Task<DeniedAccess> StartAsync(CancellationToken cancellationToken)
    {
        var port = LoopbackPorts.Next();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var server = builder.Build();
        var access = new DeniedAccess(server, port);
        server.MapPost("/", async (HttpRequest request) =>
        {
            var review = (await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted))!;
            if (AccessReview.Read(review) is { } asked)
                await access._denied.Writer.WriteAsync(asked, request.HttpContext.RequestAborted);
            review["status"] = new JsonObject { ["allowed"] = false };
            return Results.Content(review.ToJsonString(), "application/json");
        });
        await server.StartAsync(cancellationToken);
        return access;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
