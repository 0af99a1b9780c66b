using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UmsOperator.Postgres.Tests.Sessions;

/// <summary>Speaks PostgreSQL's protocol up to the login, asks for the password in one way or another, and remembers what it gets.</summary>
internal sealed class FakePostgres : IAsyncDisposable
{
    private const int TlsRequest = 80877103;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly byte[] _request;

    /// <param name="authentication">Number of the authentication request, with what belongs to it: 3 the password itself, 5 and a salt its MD5, 0 none at all.</param>
    public FakePostgres(params byte[] authentication)
    {
        _request = [(byte)'R', 0, 0, 0, (byte)(4 + 3 + authentication.Length), 0, 0, 0, .. authentication];
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What clients sent after they were asked.</summary>
    public ConcurrentQueue<string> Got { get; } = [];

    public int Asked { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or InvalidOperationException or SocketException)
        {
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        try
        {
            var head = new byte[8];
            while (true)
            {
                await stream.ReadExactlyAsync(head, _stop.Token);
                if (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) != TlsRequest)
                    break;
                await stream.WriteAsync("N"u8.ToArray(), _stop.Token);
            }

            var rest = new byte[BinaryPrimitives.ReadInt32BigEndian(head) - head.Length];
            await stream.ReadExactlyAsync(rest, _stop.Token);
            await stream.WriteAsync(_request, _stop.Token);
            Asked++;
            var answer = new byte[1024];
            while (await stream.ReadAsync(answer, _stop.Token) is var read and > 0)
                Got.Enqueue(Encoding.Latin1.GetString(answer, 0, read));
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
        }
    }
}
