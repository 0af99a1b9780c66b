using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UmsOperator.Sandbox.Tests.Load;

/// <summary>What a server does with one connection, byte by byte: for what no real server does on request.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public const string Body = """{"server":"ums-0","version":"12.04.110"}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    /// <param name="script">Called per connection; the connection is closed when it ends.</param>
    public ScriptedServer(Func<Socket, CancellationToken, Task> script)
    {
        _listener.Start();
        _accepting = AcceptAsync(script);
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    public int Connections => Volatile.Read(ref _connections);

    public static string Answer(string status = "200 OK", string headers = "", string body = Body) =>
        $"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>Reads one request; false when the client has closed.</summary>
    public static async Task<bool> ReadAsync(Socket socket, CancellationToken cancellationToken) =>
        await socket.ReceiveAsync(new byte[4096], cancellationToken) > 0;

    public static async Task SendAsync(Socket socket, string text, CancellationToken cancellationToken) =>
        await socket.SendAsync(Encoding.ASCII.GetBytes(text), cancellationToken);

    /// <summary>Answers every request and keeps the connection.</summary>
    public static async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        while (await ReadAsync(socket, cancellationToken))
            await SendAsync(socket, Answer(), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _stop.CancelAsync();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> script)
    {
        var served = new ConcurrentBag<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                served.Add(ServeOneAsync(socket, script));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Stopped.
        }

        await Task.WhenAll(served);
    }

    private async Task ServeOneAsync(Socket socket, Func<Socket, CancellationToken, Task> script)
    {
        using (socket)
        {
            try
            {
                await script(socket, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The client or the test has ended it.
            }
        }
    }
}
