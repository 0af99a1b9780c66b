using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>Speaks PostgreSQL's protocol up to the login, asks for the password in one way or another, and remembers what it gets.</summary>
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

    /// <param name="authentication">Number of the authentication request, with what belongs to it: 3 the password itself, 5 and a salt its MD5, 0 none at all.</param>
    public FakePostgres(params byte[] authentication)
    {
        _request = [(byte)'R', 0, 0, 0, (byte)(4 + 3 + authentication.Length), 0, 0, 0, .. authentication];
        _listener.Start();
        _accepting = AcceptAsync();
    }

    private FakePostgres(int rounds)
        : this([10, .. "SCRAM-SHA-256\0\0"u8]) => _rounds = rounds;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What clients sent after they were asked.</summary>
    public ConcurrentQueue<string> Got { get; } = [];

    public int Asked => _asked;

    /// <summary>Speaks SCRAM up to its first answer, which asks for that many rounds.</summary>
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
