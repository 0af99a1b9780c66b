using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace UmsOperator.Tests.EndToEnd.Trust;

/// <summary>A host that costs its clients time. Logins are those of a real PostgreSQL behind it, so that a client that trusts no stranger gets as far.</summary>
internal sealed class Tarpit : IAsyncDisposable
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;

    private static readonly TimeSpan _drip = TimeSpan.FromMilliseconds(300);
    // A notice that says that it has a gigabyte to tell.
    private static readonly byte[] _endless = [(byte)'N', 0x3f, 0xff, 0xff, 0xff];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _clients = [];
    private readonly TarpitKind _kind;
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _caught;

    private Tarpit(TarpitKind kind, int serverPort)
    {
        (_kind, _serverPort) = (kind, serverPort);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections so far.</summary>
    public int Caught => Volatile.Read(ref _caught);

    public static Tarpit Start(TarpitKind kind, int serverPort) => new(kind, serverPort);

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
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _caught);
                _clients.TryAdd(HoldAsync(client), true);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task HoldAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                client.NoDelay = true;
                if (_kind != TarpitKind.SilentFromTheStart && await LoginAsync(client.GetStream(), server) && _kind == TarpitKind.DripsAfterTheLogin)
                    await DripAsync(client.GetStream());
                await SwallowAsync(client.GetStream());
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // It got out.
            }
        }
    }

    /// <summary>Passes on what either says until the server is ready for a query.</summary>
    private async Task<bool> LoginAsync(NetworkStream client, TcpClient server)
    {
        if (await GreetingAsync(client) is not { } greeting)
            return false;
        await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
        var back = server.GetStream();
        await back.WriteAsync(greeting, _stop.Token);
        using var ready = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var forth = CopyAsync(client, back, ready.Token);
        for (var type = '\0'; type != 'Z';)
        {
            if (await MessageAsync(back, typed: true) is not { } message)
                return false;
            await client.WriteAsync(message, _stop.Token);
            type = (char)message[0];
        }

        await ready.CancelAsync();
        await forth;
        return true;
    }

    private async Task<byte[]?> GreetingAsync(NetworkStream client)
    {
        while (await MessageAsync(client, typed: false) is { } message)
        {
            if (BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(4)) is not (SslRequest or GssRequest))
                return message;
            await client.WriteAsync("N"u8.ToArray(), _stop.Token);
        }

        return null;
    }

    private async Task DripAsync(NetworkStream client)
    {
        await client.WriteAsync(_endless, _stop.Token);
        using var timer = new PeriodicTimer(_drip);
        while (await timer.WaitForNextTickAsync(_stop.Token))
            await client.WriteAsync("."u8.ToArray(), _stop.Token);
    }

    private async Task SwallowAsync(NetworkStream client)
    {
        var buffer = new byte[4096];
        while (await client.ReadAsync(buffer, _stop.Token) > 0)
        {
        }
    }

    private async Task<byte[]?> MessageAsync(NetworkStream from, bool typed)
    {
        var header = new byte[typed ? 5 : 4];
        if (await from.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, _stop.Token) < header.Length)
            return null;
        var message = new byte[header.Length - 4 + BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(header.Length - 4))];
        header.CopyTo(message, 0);
        await from.ReadExactlyAsync(message.AsMemory(header.Length), _stop.Token);
        return message;
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // The login is over.
        }
    }
}
