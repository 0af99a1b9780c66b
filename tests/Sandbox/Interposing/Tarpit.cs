using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>A host that costs its clients time. It relays logins to a real PostgreSQL server, so that clients that authenticate the server proceed, too.</summary>
public sealed class Tarpit : IAsyncDisposable
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;

    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(300);

    // A notice that announces a gigabyte.
    private static readonly byte[] Endless = [(byte)'N', 0x3f, 0xff, 0xff, 0xff];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _clients = [];
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private int _caught;

    private Tarpit(TarpitKind kind, int serverPort)
    {
        (Kind, _server) = (kind, new IPEndPoint(IPAddress.Loopback, serverPort));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Behaviour towards the next client.</summary>
    public TarpitKind Kind { get; set; }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Number of connections so far.</summary>
    public int Caught => Volatile.Read(ref _caught);

    /// <summary>Starts to listen.</summary>
    /// <param name="kind">Behaviour.</param>
    /// <param name="serverPort">Port of a PostgreSQL server on 127.0.0.1 to which it relays logins.</param>
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
            // The tarpit is stopping.
        }
    }

    private async Task HoldAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                var kind = Kind;
                var front = Line.Of(client);
                if (kind != TarpitKind.SilentFromTheStart && !await LoginAsync(front, server, kind))
                    return;
                if (kind == TarpitKind.DripsAfterTheLogin)
                    await DripAsync(front);
                await front.In.CopyToAsync(Stream.Null, _stop.Token);
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // The client disconnected.
            }
        }
    }

    /// <summary>Relays both directions until the server is ready for a query; for kind None until the end.</summary>
    private async Task<bool> LoginAsync(Line client, TcpClient server, TarpitKind kind)
    {
        if (await GreetingAsync(client) is not { } greeting)
            return false;
        await server.ConnectAsync(_server, _stop.Token);
        var back = Line.Of(server);
        await back.WriteAsync([greeting], _stop.Token);
        if (kind == TarpitKind.None)
        {
            await RawRelay.RunAsync(client, back, _stop.Token);
            return false;
        }

        using var ready = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var forth = CopyAsync(client.In, back.Out, ready.Token);
        for (var type = '\0'; type != 'Z';)
        {
            if (await Frame.ReadAsync(back.In, typed: true, _stop.Token) is not { } frame)
                return false;
            await client.WriteAsync([frame], _stop.Token);
            type = frame.Type;
        }

        await ready.CancelAsync();
        await forth;
        return true;
    }

    private async Task<Frame?> GreetingAsync(Line client)
    {
        while (await Frame.ReadAsync(client.In, typed: false, _stop.Token) is { } frame)
        {
            if (frame.RequestCode is not (SslRequest or GssRequest))
                return frame;
            await client.Out.WriteAsync("N"u8.ToArray(), _stop.Token);
        }

        return null;
    }

    private async Task DripAsync(Line client)
    {
        await client.Out.WriteAsync(Endless, _stop.Token);
        using var timer = new PeriodicTimer(Drip);
        while (await timer.WaitForNextTickAsync(_stop.Token))
            await client.Out.WriteAsync("."u8.ToArray(), _stop.Token);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // The login is complete.
        }
    }
}
