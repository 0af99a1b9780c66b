using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UmsOperator.Tests.Cluster.Probing;

/// <summary>A server on a free loopback port that answers each request with given bytes, which need not be HTTP.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private const byte TlsHandshake = 0x16;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _clients = [];
    private readonly Task _accepting;

    public RawServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        Answer = answer;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>Answers one request, and closes the connection.</summary>
    public Func<NetworkStream, CancellationToken, Task> Answer { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static RawServer Saying(string answer) => Saying(Encoding.Latin1.GetBytes(answer));

    public static RawServer Saying(byte[] answer) => new((stream, ct) => stream.WriteAsync(answer, ct).AsTask());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_clients.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                var serving = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
                _clients.TryAdd(serving, true);
                _ = serving.ContinueWith(ended => _clients.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = new byte[4096];
                // A TLS client sends other bytes, and also waits for an answer.
                for (var read = 0; !request.AsSpan(0, read).EndsWith("\r\n\r\n"u8) && (read == 0 || request[0] != TlsHandshake);)
                {
                    if (await stream.ReadAsync(request.AsMemory(read), _stop.Token) is > 0 and var more)
                        read += more;
                    else
                        return;
                }

                await Answer(stream, _stop.Token);
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // The client closed the connection.
            }
        }
    }
}
