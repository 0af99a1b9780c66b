using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using UmsServer.Versions;
using VendorServer.Tree;

namespace VendorServer.Search;

/// <summary><c>elasticsearch</c>: the search index of the Web App, a process of its own under its own user.</summary>
internal static class SearchHost
{
    private const int Port = 9200;

    private static readonly SchemaVersion NewIndex = new(12, 10);

    public static async Task<int> RunAsync(string root, Func<string, string?> environment)
    {
        var tree = new RemoteManager(root);
        if (Environment.IsPrivilegedProcess)
        {
            await Console.Error.WriteLineAsync("java.lang.RuntimeException: can not run elasticsearch as root");
            return ExitCode.Failed;
        }

        try
        {
            // Two processes on one data folder would damage the index.
            await using var held = new FileStream(tree.Below("elasticsearch/data/node.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return await ServeAsync(UmsVersion.Parse(tree.ReadVersion()), Address(environment));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"java.lang.IllegalStateException: failed to obtain node locks or to bind: {e.Message}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Reachable from the host only. In the sandbox, where pods share a host, each pod has a loopback address of its own.</summary>
    private static IPAddress Address(Func<string, string?> environment) =>
        IPAddress.TryParse(environment("POD_IP"), out var own) && IPAddress.IsLoopback(own) ? own : IPAddress.Loopback;

    private static async Task<int> ServeAsync(UmsVersion version, IPAddress address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address, Port, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        var number = version.Schema >= NewIndex ? "8.19.0" : "7.17.0";
        app.MapGet("/", context => AnswerAsync(context, $$$"""{"name":"ums","cluster_name":"ums","version":{"number":"{{{number}}}"}}"""));
        app.MapGet("/_cluster/health", context => AnswerAsync(context, """{"cluster_name":"ums","status":"yellow","timed_out":false,"number_of_nodes":1}"""));
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            ended.TrySetResult();
        });
        await app.StartAsync();
        Console.WriteLine($"[INFO ][o.e.n.Node] [ums] started {{{address}:{Port}}}");
        await ended.Task;
        return ExitCode.Terminated;
    }

    private static Task AnswerAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }
}
