using System.Net;
using System.Net.Sockets;

namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>Forwards sessions between clients and a PostgreSQL server.</summary>
internal abstract class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    protected Relay(string host, int port)
    {
        _listener.Start();
        _accepting = AcceptAsync(host, port);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public virtual async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    /// <summary>Forwards one session. Both connections are open, and are closed when it returns.</summary>
    protected abstract Task PassAsync(TcpClient client, TcpClient server, CancellationToken cancellationToken);

    private async Task AcceptAsync(string host, int port)
    {
        // Lets the constructors of derived classes finish first.
        await Task.Yield();
        var sessions = new List<Task>();
        try
        {
            while (true)
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token), host, port));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client, string host, int port)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(host, port, _stop.Token);
            await PassAsync(client, server, _stop.Token);
        }
    }
}
