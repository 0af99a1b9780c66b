using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace UmsOperator.Sandbox.Processes;

/// <summary>Finds free TCP ports on 127.0.0.1 for servers that cannot inherit an open socket.</summary>
public static class LoopbackPorts
{
    // Below Linux' ephemeral range (32768 and up), so that no outgoing connection takes the port before the server binds it.
    private const int First = 20000;
    private const int End = 32000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A free port that this process has not returned before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (IsFree(port) && Given.TryAdd(port, true))
                return port;
        }
    }

    /// <summary>The preferred port if it is free and was not returned before; otherwise as <see cref="Next()"/>.</summary>
    public static int Next(int? wanted) => wanted is { } port && IsFree(port) && Given.TryAdd(port, true) ? port : Next();

    internal static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
