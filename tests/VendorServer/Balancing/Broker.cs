using System.Net;
using System.Net.Sockets;

namespace VendorServer.Balancing;

/// <summary>Forwards each connection of an OS 11 device to a running server, in turn. It knows servers by their announcements only.</summary>
/// <param name="token">The network token.</param>
/// <param name="listen">Where devices connect.</param>
/// <param name="busPort">UDP port of the announcements.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class Broker(string token, IPEndPoint listen, int busPort, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly KnownServers _servers = new(time);

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="SocketException">A port is in use.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var bus = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        // Several load balancers may share a host in tests.
        bus.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        bus.Bind(new IPEndPoint(IPAddress.Any, busPort));
        using var listener = new TcpListener(listen);
        listener.Start();
        logger.BrokerListens($"{listen}", _servers.InTurn().Count);
        await await Task.WhenAny(HearAsync(bus, cancellationToken), AcceptAsync(listener, cancellationToken));
    }

    private async Task HearAsync(Socket bus, CancellationToken cancellationToken)
    {
        var buffer = new byte[Announcement.LargestBytes + 1];
        while (true)
        {
            var received = await bus.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), cancellationToken);
            if (Announcement.TryParse(token, buffer.AsSpan(0, received.ReceivedBytes), out var server) && _servers.Hear(server))
                logger.BrokerServers(string.Join(", ", _servers.InTurn()));
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(cancellationToken);
            _ = RelayAsync(client, cancellationToken);
        }
    }

    private async Task RelayAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        {
            try
            {
                using var server = await ConnectAsync(cancellationToken);
                if (server is null)
                    return;
                var (up, down) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(up.CopyToAsync(down, cancellationToken), down.CopyToAsync(up, cancellationToken));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                logger.BrokerFailed(e.Message);
            }
        }
    }

    /// <returns>Null if no server accepts the connection; the device's connection is closed then.</returns>
    private async Task<TcpClient?> ConnectAsync(CancellationToken cancellationToken)
    {
        foreach (var endpoint in _servers.InTurn())
        {
            var server = new TcpClient();
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(ConnectTimeout);
            try
            {
                await server.ConnectAsync(endpoint, deadline.Token);
                return server;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                server.Dispose();
                logger.BrokerFailed($"{endpoint}: {e.Message}");
            }
        }

        return null;
    }
}
