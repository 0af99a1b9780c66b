using System.Net.Sockets;
using System.Net;
using UmsServer.Health;
using VendorServer.Balancing;
using VendorServer.Configuration;

namespace VendorServer.Serving;

/// <summary>Announces this server to load balancers, once a second while it serves. Only HA with a network token has load balancers, Distributed UMS has none.</summary>
internal sealed class MessageBus(VendorOptions options, StatusBoard board, TimeProvider time, ILogger<MessageBus> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Distributed || !File.Exists(options.Tree.ServerToken) || options.Server.LastKnownIp is not { } address)
            return;
        var token = (await File.ReadAllTextAsync(options.Tree.ServerToken, stoppingToken)).Trim();
        using var announcer = new ServerAnnouncer(token, options.Server.PodName, new IPEndPoint(IPAddress.Parse(address), options.Ports.Device), options.Broadcast);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (board.Serving)
                await AnnounceAsync(announcer, stoppingToken);
        }
    }

    private async Task AnnounceAsync(ServerAnnouncer announcer, CancellationToken cancellationToken)
    {
        try
        {
            await announcer.AnnounceAsync(cancellationToken);
        }
        catch (SocketException e)
        {
            logger.BusFailed(e.Message);
        }
    }
}
