using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace UmsOperator.Cli.Tests.Fakes;

/// <summary>A way to the API server that can be cut.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly int _target;
    private readonly ConcurrentBag<TcpClient> _open = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task _accepting = Task.CompletedTask;

    /// <summary>A relay to a port on the loopback address.</summary>
    public Relay(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Its own port.</summary>
    public int Port { get; }

    /// <summary>Ends all connections, and refuses new ones.</summary>
    public async Task CutAsync()
    {
        _listener.Stop();
        await _accepting;
        while (_open.TryTake(out var client))
            client.Dispose();
    }

    /// <summary>Accepts connections again.</summary>
    public void Restore()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ForwardAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // It is cut.
        }
    }

    private async Task ForwardAsync(TcpClient near)
    {
        var far = new TcpClient();
        _open.Add(near);
        _open.Add(far);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone; the other follows.
        }

        near.Dispose();
        far.Dispose();
    }
}
