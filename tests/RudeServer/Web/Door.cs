using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RudeServer.Web;

/// <summary>One port with its connections. It implements HTTP itself, because no server library can send responses as unusual as the standard allows.</summary>
internal sealed class Door(IPAddress address, int port, Answers answers) : IDisposable
{
    private readonly TcpListener _listener = new(address, port);
    private readonly ConcurrentDictionary<Talk, Task> _talks = [];
    private volatile bool _isClosed;

    public void Open()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Stops accepting connections, closes idle ones and waits for the others.</summary>
    public Task CloseAsync()
    {
        _isClosed = true;
        _listener.Stop();
        foreach (var talk in _talks.Keys)
            talk.CloseIfIdle();
        return Task.WhenAll(_talks.Values);
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (!_isClosed)
        {
            try
            {
                var talk = new Talk(await _listener.AcceptSocketAsync(), port, answers);
                var task = talk.RunAsync();
                _talks[talk] = task;
                _ = task.ContinueWith(_ => _talks.TryRemove(talk, out var _), TaskScheduler.Default);
                if (_isClosed)
                    talk.CloseIfIdle();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The port is closed, or the client has disconnected.
            }
        }
    }
}
