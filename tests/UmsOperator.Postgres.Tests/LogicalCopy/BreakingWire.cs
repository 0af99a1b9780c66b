using System.Net.Sockets;
using System.Text;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>The cable to a PostgreSQL server. It breaks once when told to, in the middle of what is being sent: every session over it is reset on both sides. Then it is whole again.</summary>
internal sealed class BreakingWire(string host, int port) : Relay(host, port)
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _whole = new();
    private byte[] _at = [];
    private long _after = long.MaxValue;

    /// <summary>How often it broke.</summary>
    public int Breaks { get; private set; }

    /// <summary>Breaks when this text is on its way to the server.</summary>
    public void BreakAt(string text)
    {
        lock (_lock)
            _at = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Breaks when so many bytes have gone to the server.</summary>
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
        // No farewell: both sides are reset.
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
            // Either side is gone.
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
