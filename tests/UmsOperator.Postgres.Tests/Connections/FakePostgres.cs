using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>Implements PostgreSQL's protocol up to the login, requests the password with a given method, and records what it receives.</summary>
internal sealed class FakePostgres : IAsyncDisposable
{
    private const int TlsRequest = 80877103;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _talking = [];
    private readonly Task _accepting;
    private readonly byte[] _request;
    private readonly int _rounds;
    private int _asked;

    /// <param name="authentication">Number of the authentication request and its data: 3 for a plain password, 5 and a salt for MD5, 0 for none.</param>
    public FakePostgres(params byte[] authentication)
    {
        _request = [(byte)'R', 0, 0, 0, (byte)(4 + 3 + authentication.Length), 0, 0, 0, .. authentication];
        _listener.Start();
        _accepting = AcceptAsync();
    }

    private FakePostgres(int rounds)
        : this([10, .. "SCRAM-SHA-256\0\0"u8]) => _rounds = rounds;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What clients sent after the request.</summary>
    public ConcurrentQueue<string> Got { get; } = [];

    public int Asked => _asked;

    /// <summary>Implements SCRAM up to the first response, which asks for a number of iterations.</summary>
    public static FakePostgres AskingForRounds(int rounds) => new(rounds);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private byte[] Rounds(string nonce)
    {
        var text = Encoding.ASCII.GetBytes($"r={nonce}more,s=QSXCR+Q6sek8bf92,i={_rounds}");
        return [(byte)'R', 0, 0, 0, (byte)(8 + text.Length), 0, 0, 0, 11, .. text];
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _talking.Add(TalkAsync(client));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or InvalidOperationException or SocketException)
        {
            await Task.WhenAll(_talking);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var talked = client;
        try
        {
            var stream = client.GetStream();
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
            Interlocked.Increment(ref _asked);
            var answer = new byte[1024];
            while (await stream.ReadAsync(answer, _stop.Token) is var read and > 0)
            {
                var got = Encoding.Latin1.GetString(answer, 0, read);
                Got.Enqueue(got);
                if (_rounds > 0)
                    await stream.WriteAsync(Rounds(got[(got.IndexOf("r=", StringComparison.Ordinal) + 2)..]), _stop.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
        }
    }
}
