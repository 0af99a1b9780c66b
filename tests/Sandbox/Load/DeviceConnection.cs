using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace UmsOperator.Sandbox.Load;

/// <summary>
/// One HTTP/1.1 connection of one device. HttpClient is not used because it retries a request when a persistent connection
/// breaks, which is the failure that this load has to count.
/// </summary>
internal sealed class DeviceConnection : IDisposable
{
    private const int LargestAnswer = 1 << 20;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[4096];

    private DeviceConnection(IPEndPoint endpoint) => Endpoint = endpoint;

    public IPEndPoint Endpoint { get; }

    /// <summary>Whether the server has closed the connection, or sent unexpected data, since the last response.</summary>
    public bool ClosedByServer => _socket.Poll(0, SelectMode.SelectRead);

    /// <exception cref="SocketException">The connection was refused or the server is unreachable.</exception>
    public static async Task<DeviceConnection> OpenAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var connection = new DeviceConnection(endpoint);
        try
        {
            await connection._socket.ConnectAsync(endpoint, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <exception cref="RequestFailedException">There is no complete response.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    public async Task<DeviceAnswer> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(request, cancellationToken);
        var filled = 0;
        int headLength;
        while ((headLength = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            filled = await ReceiveAsync(filled, cancellationToken);
        headLength += 4;

        var head = Encoding.ASCII.GetString(_buffer, 0, headLength);
        var whole = headLength + ContentLength(head);
        while (filled < whole)
            filled = await ReceiveAsync(filled, cancellationToken);
        return new DeviceAnswer(
            Status(head),
            ServedBy(_buffer.AsSpan(headLength, whole - headLength)),
            Header(head, "Connection").Contains("close", StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> ReceiveAsync(int filled, CancellationToken cancellationToken)
    {
        if (filled == LargestAnswer)
            throw new RequestFailedException("malformed", "the response is larger than 1 MiB");
        if (filled == _buffer.Length)
            Array.Resize(ref _buffer, filled * 2);
        var received = await _socket.ReceiveAsync(_buffer.AsMemory(filled), cancellationToken);
        return received > 0 ? filled + received : throw new RequestFailedException("closed", "the server closed the connection without a response");
    }

    private static int Status(string head) =>
        head.Length > 12 && head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && int.TryParse(head.AsSpan(9, 3), out var status)
            ? status
            : throw new RequestFailedException("malformed", "the response has no HTTP/1.1 status");

    private static int ContentLength(string head) => int.TryParse(Header(head, "Content-Length"), out var length)
        ? length
        : throw new RequestFailedException("malformed", "the response has no Content-Length");

    private static ReadOnlySpan<char> Header(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return "";
        var value = head.AsSpan(at + name.Length + 3);
        return value[..value.IndexOf('\r')].Trim();
    }

    /// <summary>The first two members of the response, which are the server's name and version.</summary>
    private static string ServedBy(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return "? ?";
        string? server = null;
        string? version = null;
        var json = new Utf8JsonReader(body, isFinalBlock: false, default);
        while ((server is null || version is null) && json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1)
                continue;
            var isServer = json.ValueTextEquals("server"u8);
            var isVersion = json.ValueTextEquals("version"u8);
            json.Read();
            if (isServer)
                server = json.GetString();
            else if (isVersion)
                version = json.GetString();
        }

        return $"{server ?? "?"} {version ?? "?"}";
    }
}
