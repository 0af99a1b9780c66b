using System.Net;
using System.Net.Sockets;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>A loopback address reserved until disposal. A bound UDP port excludes other sandboxes and is released with the process.</summary>
public sealed class AddressClaim : IDisposable
{
    private readonly Socket _socket;

    private AddressClaim(IPAddress address, Socket socket) => (Address, _socket) = (address, socket);

    public IPAddress Address { get; }

    internal static AddressClaim? TryTake(IPAddress address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return new AddressClaim(address, socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();
}
