using System.Net.Sockets;
using System.Text;

namespace RudeServer.Web;

/// <summary>One connection: serves requests until either side closes it.</summary>
internal sealed class Talk(Socket socket, int port, Answers answers)
{
    private const int LargestHead = 16 * 1024;

    private readonly byte[] _buffer = new byte[LargestHead];
    private readonly Lock _gate = new();
    private int _filled;
    private bool _isBusy;
    private bool _isClosed;

    public void CloseIfIdle()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (!_isBusy)
                socket.Dispose();
        }
    }

    public async Task RunAsync()
    {
        using var owned = socket;
        socket.NoDelay = true;
        try
        {
            while (await ReadHeadAsync() is { } head)
            {
                var answer = await answers.AnswerAsync(port, head);
                await socket.SendAsync(answer.Wire);
                if (!TryRest() || answer.IsLast)
                    return;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client has disconnected, or the server is stopping.
        }
    }

    /// <returns>Request line and headers; null after the client has closed the connection. Requests have no bodies.</returns>
    private async Task<string?> ReadHeadAsync()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = _filled < LargestHead ? await socket.ReceiveAsync(_buffer.AsMemory(_filled)) : 0;
            if (read == 0)
                return null;
            _filled += read;
            lock (_gate) _isBusy = true;
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        _filled -= end + 4;
        _buffer.AsSpan(end + 4, _filled).CopyTo(_buffer);
        return head;
    }

    private bool TryRest()
    {
        lock (_gate)
        {
            _isBusy = _filled > 0;
            return !_isClosed;
        }
    }
}
