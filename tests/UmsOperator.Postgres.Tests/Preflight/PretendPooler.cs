using System.Net;
using System.Net.Sockets;

namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>Passes everything through to a PostgreSQL server but gives a number of its own at login, as poolers do.</summary>
internal sealed class PretendPooler : IAsyncDisposable
{
    private static readonly byte[] BackendKeyData = [(byte)'K', 0, 0, 0, 12];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public PretendPooler(string host, int port)
    {
        _listener.Start();
        _accepting = AcceptAsync(host, port);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(string host, int port)
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
                sessions.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token), host, port));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task PassAsync(TcpClient client, string host, int port)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(host, port, _stop.Token);
            await Task.WhenAny(CopyAsync(client, server, rename: false), CopyAsync(server, client, rename: true));
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool rename)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var count)
            {
                var at = rename ? buffer.AsSpan(0, count).IndexOf(BackendKeyData) : -1;
                if (at >= 0)
                {
                    buffer[at + BackendKeyData.Length] = 0x7F;
                    rename = false;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }
}
