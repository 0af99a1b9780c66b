using System.IO.Compression;
using System.Text;

namespace UmsServer.Faults;

/// <summary>Returns unusable responses in place of check-status, cycling through several kinds.</summary>
internal sealed class Babbling(TimeProvider time, TimeSpan period)
{
    private const int HugeBytes = 1 << 20;
    private const int Nested = 10_000;

    private static readonly Func<HttpContext, Task>[] Kinds =
    [
        context => WriteAsync(context, [.. "{\"status\":\"o"u8, 0xff, 0xfe, .. "k\"}"u8]),
        context => WriteAsync(context, "{\"status\":\"\\ud800\"}"u8.ToArray()),
        context => WriteAsync(context, "<html>It works!</html>"u8.ToArray()),
        context => WriteAsync(context, "{\"status\":\"ok\",\"status\":\"err\"}"u8.ToArray()),
        context => WriteAsync(context, "{\"status\":\"pur\\u0007ple\\u001b[31m\"}"u8.ToArray()),
        context => WriteAsync(context, Encoding.UTF8.GetBytes($"{{\"status\":\"{new string('x', HugeBytes)}\"}}")),
        context => WriteAsync(context, Encoding.UTF8.GetBytes($"{{\"status\":{new string('[', Nested)}")),
        EndlessAsync,
        DripAsync,
        RedirectAsync,
        BombAsync,
        FloodOfHeadersAsync,
    ];

    private readonly long _begun = time.GetTimestamp();

    public Task AnswerAsync(HttpContext context) => Kinds[(int)(time.GetElapsedTime(_begun) / period) % Kinds.Length](context);

    private static async Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static async Task EndlessAsync(HttpContext context)
    {
        var block = new byte[1 << 16];
        Array.Fill(block, (byte)' ');
        while (true)
            await context.Response.Body.WriteAsync(block, context.RequestAborted);
    }

    private static async Task DripAsync(HttpContext context)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
        {
            await context.Response.Body.WriteAsync(" "u8.ToArray(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        while (await timer.WaitForNextTickAsync(context.RequestAborted));
    }

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.Redirect("/ums/check-status");
        return Task.CompletedTask;
    }

    private static async Task BombAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = "gzip";
        await using var bomb = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
        await bomb.WriteAsync(new byte[HugeBytes], context.RequestAborted);
    }

    private static async Task FloodOfHeadersAsync(HttpContext context)
    {
        for (var number = 0; number < 200; number++)
            context.Response.Headers[$"X-Flood-{number}"] = new string('x', 1000);
        await WriteAsync(context, "{\"status\":\"ok\"}"u8.ToArray());
    }
}
