using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>A listener that imitates PostgreSQL and records the passwords that it receives.</summary>
internal sealed class FakeDatabase : IAsyncDisposable
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;
    private const int CancelRequest = 80877102;
    private const int Longest = 1 << 16;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly FakeAnswer _answer;
    private readonly Task _serving;
    private readonly ConcurrentBag<string> _told = [];
    private int _logins;

    private FakeDatabase(FakeAnswer answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = AcceptAsync();
    }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Number of started logins.</summary>
    public int Logins => _logins;

    /// <summary>Received passwords, in clear text or as sent.</summary>
    public IReadOnlyCollection<string> Told => _told;

    /// <summary>Starts to listen.</summary>
    public static FakeDatabase Start(FakeAnswer answer) => new(answer);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        var sessions = new List<Task>();
        try
        {
            while (true)
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (!await StartedAsync(stream))
                    return;
                Interlocked.Increment(ref _logins);
                await AnswerAsync(stream);
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client disconnected, or the listener is stopping.
            }
        }
    }

    private async Task<bool> StartedAsync(NetworkStream stream)
    {
        while (true)
        {
            var head = await ReadAsync(stream, 8);
            var (length, code) = (BinaryPrimitives.ReadInt32BigEndian(head), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)));
            if (code is SslRequest or GssRequest)
            {
                await stream.WriteAsync("N"u8.ToArray(), _stopping.Token);
                continue;
            }

            if (code == CancelRequest || length is < 8 or > Longest)
                return false;
            await ReadAsync(stream, length - 8);
            return true;
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        switch (_answer)
        {
            case FakeAnswer.AskInClear:
                await SendAsync(stream, 'R', Number(3));
                await HearAsync(stream);
                break;
            case FakeAnswer.AskByMd5:
                await SendAsync(stream, 'R', [.. Number(5), 1, 2, 3, 4]);
                await HearAsync(stream);
                break;
            case FakeAnswer.SkipPassword:
                await SendAsync(stream, 'R', Number(0));
                await SendAsync(stream, 'Z', "I"u8.ToArray());
                await HearAsync(stream);
                break;
            case FakeAnswer.EndlessWork:
                await SendAsync(stream, 'R', [.. Number(10), .. "SCRAM-SHA-256\0\0"u8]);
                var first = Encoding.UTF8.GetString(await MessageAsync(stream));
                var nonce = first[(first.IndexOf("r=", StringComparison.Ordinal) + 2)..];
                await SendAsync(stream, 'R', [.. Number(11), .. Encoding.UTF8.GetBytes($"r={nonce}evil,s=QSXCR+Q6sek8bf92,i=2000000000")]);
                await Task.Delay(Timeout.Infinite, _stopping.Token);
                break;
            case FakeAnswer.EndlessTalk:
                await SendAsync(stream, 'R', Number(0));
                var line = Encoding.UTF8.GetBytes($"x{new string('y', 8000)}\0z\0");
                while (!_stopping.IsCancellationRequested)
                    await SendAsync(stream, 'S', line);
                break;
            case FakeAnswer.HugeMessage:
                // Only the length is sent: a client that allocates it loses a gigabyte.
                await stream.WriteAsync(new byte[] { (byte)'E', 0x7f, 0xff, 0xff, 0xf0 }, _stopping.Token);
                await Task.Delay(Timeout.Infinite, _stopping.Token);
                break;
            case FakeAnswer.SentMessage:
                await SendErrorAsync(stream, 1 << 30);
                break;
            case FakeAnswer.LargeMessage:
                await SendErrorAsync(stream, 100 << 20);
                break;
            default:
                // Accepts the connection, reads the login, and stays silent.
                await Task.Delay(Timeout.Infinite, _stopping.Token);
                break;
        }
    }

    // In pieces, so that this listener does not need the gigabyte itself.
    private async Task SendErrorAsync(NetworkStream stream, int length)
    {
        await stream.WriteAsync((byte[])[(byte)'E', .. Number(length), .. "SFATAL\0VFATAL\0C53300\0M"u8], _stopping.Token);
        var piece = new byte[Longest];
        piece.AsSpan().Fill((byte)'x');
        for (var sent = 0L; sent < length; sent += piece.Length)
            await stream.WriteAsync(piece, _stopping.Token);
        await Task.Delay(Timeout.Infinite, _stopping.Token);
    }

    private async Task HearAsync(NetworkStream stream) => _told.Add(Encoding.UTF8.GetString(await MessageAsync(stream)).TrimEnd('\0'));

    private async Task<byte[]> MessageAsync(NetworkStream stream)
    {
        var head = await ReadAsync(stream, 5);
        return await ReadAsync(stream, Math.Clamp(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4, 0, Longest));
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, _stopping.Token);
        return bytes;
    }

    private async Task SendAsync(NetworkStream stream, char type, byte[] body) =>
        await stream.WriteAsync((byte[])[(byte)type, .. Number(body.Length + 4), .. body], _stopping.Token);

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
