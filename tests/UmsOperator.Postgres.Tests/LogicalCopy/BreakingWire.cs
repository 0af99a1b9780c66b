using System.Net.Sockets;
using System.Text;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>
/// A connection to a PostgreSQL server that can be broken once, in the middle of what is being sent. Every session over it is reset on both sides;
/// new sessions work.
/// </summary>
internal sealed class BreakingWire(string host, int port) : Relay(host, port)
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _whole = new();
    private byte[] _at = [];
    private long _after = long.MaxValue;

    /// <summary>Number of breaks so far.</summary>
    public int Breaks { get; private set; }

    /// <summary>Breaks the connection when a text is being sent to the server.</summary>
    public void BreakAt(string text)
    {
        lock (_lock)
            _at = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Breaks the connection when a number of bytes were sent to the server.</summary>
    public void BreakAfter(long bytes)
    {
        lock (_lock)
            _after = bytes;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _whole.Dispose();
    }

    protected override async Task PassAsync(TcpClient client, TcpClient server, CancellationToken cancellationToken)
    {
        CancellationToken whole;
        lock (_lock)
            whole = _whole.Token;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(whole, cancellationToken);
        await Task.WhenAny(CopyAsync(client, server, watched: true, ended.Token), CopyAsync(server, client, watched: false, ended.Token));
        if (!whole.IsCancellationRequested)
            return;
        // Resets both sides, without a regular close.
        client.LingerState = new LingerOption(enable: true, 0);
        server.LingerState = new LingerOption(enable: true, 0);
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool watched, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                var breaks = watched && IsHere(buffer.AsSpan(0, count));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, breaks ? count / 2 : count), cancellationToken);
                if (!breaks)
                    continue;
                Break();
                return;
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the sides has closed the connection.
        }
    }

    private bool IsHere(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_after != long.MaxValue)
                _after -= bytes.Length;
            return _after < 0 || (_at.Length > 0 && bytes.IndexOf(_at) >= 0);
        }
    }

    private void Break()
    {
        CancellationTokenSource broken;
        lock (_lock)
        {
            (broken, _whole) = (_whole, new CancellationTokenSource());
            (_at, _after) = ([], long.MaxValue);
            Breaks++;
        }

        broken.Cancel();
        broken.Dispose();
    }
}
