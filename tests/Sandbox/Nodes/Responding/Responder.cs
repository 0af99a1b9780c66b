using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace UmsOperator.Sandbox.Nodes.Responding;

/// <summary>
/// A small HTTP server for the node's own tests, run as <c>Sandbox responder PORT</c> inside a pod. It listens on <c>$POD_IP</c>:
/// <c>/ready</c> (200 or 503), <c>/ready/on</c>, <c>/ready/off</c>, <c>/exit/CODE</c>, <c>/env/NAME</c>, <c>/file/PATH</c>.
/// On SIGTERM it waits <c>$DRAIN_MS</c> and exits with 0.
/// </summary>
internal static class Responder
{
    /// <summary>Name of the hidden command.</summary>
    public const string Verb = "responder";

    public static async Task<int> RunAsync(int port)
    {
        var address = Environment.GetEnvironmentVariable("POD_IP") is { Length: > 0 } ip ? IPAddress.Parse(ip) : IPAddress.Any;
        var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _ = DrainAsync(end);
        });
        using var listener = new TcpListener(address, port);
        listener.Start();
        var answers = new ResponderAnswers(end);
        var accepting = AcceptAsync(listener, answers);
        return await await Task.WhenAny(end.Task, accepting);
    }

    private static async Task DrainAsync(TaskCompletionSource<int> end)
    {
        await Console.Out.WriteLineAsync("draining");
        if (int.TryParse(Environment.GetEnvironmentVariable("DRAIN_MS"), out var wait)) await Task.Delay(wait);
        await Console.Out.WriteLineAsync("drained");
        end.TrySetResult(0);
    }

    private static async Task<int> AcceptAsync(TcpListener listener, ResponderAnswers answers)
    {
        while (true)
            _ = AnswerAsync(await listener.AcceptTcpClientAsync(), answers);
    }

    private static async Task AnswerAsync(TcpClient client, ResponderAnswers answers)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            if (await reader.ReadLineAsync() is not { } request) return;
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The headers are ignored.
            }

            var (status, body) = answers.To(request.Split(' ')[1]);
            await using var writer = new StreamWriter(stream);
            await writer.WriteAsync($"HTTP/1.1 {status} -\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        }
    }
}
