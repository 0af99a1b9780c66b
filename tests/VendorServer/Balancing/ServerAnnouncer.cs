using System.Net;
using System.Net.Sockets;

namespace VendorServer.Balancing;

/// <summary>Broadcasts a server's announcements.</summary>
/// <param name="token">The network token.</param>
/// <param name="host">The server's host name.</param>
/// <param name="devices">Where it serves OS 11 devices.</param>
/// <param name="broadcast">Address and port of all load balancers.</param>
internal sealed class ServerAnnouncer(string token, string host, IPEndPoint devices, IPEndPoint broadcast) : IDisposable
{
    private readonly UdpClient _client = new(AddressFamily.InterNetwork) { EnableBroadcast = true };
    private readonly byte[] _datagram = Announcement.Format(token, host, devices);

    /// <exception cref="SocketException">There is no broadcast here, as in most pod networks.</exception>
    public async Task AnnounceAsync(CancellationToken cancellationToken) => await _client.SendAsync(_datagram, broadcast, cancellationToken);

    public void Dispose() => _client.Dispose();
}
