using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using VendorServer.Tree;

namespace VendorServer.Balancing;

/// <summary><c>umsbroker run</c>: the UMS Load Balancer.</summary>
internal static class BrokerHost
{
    private const int DefaultPort = 30001;

    public static async Task<int> RunAsync(string root, Func<string, string?> environment)
    {
        var tree = new RemoteManager(root);
        using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
        var logger = loggers.CreateLogger("de.igel.broker");
        if (!File.Exists(tree.BrokerToken))
        {
            logger.BrokerFailed("there is no network token");
            return ExitCode.Ok;
        }

        var setting = StandInSettings.Of(tree, environment);
        var address = setting("POD_IP") is { Length: > 0 } ip ? IPAddress.Parse(ip) : IPAddress.Any;
        var broker = new Broker(
            (await File.ReadAllTextAsync(tree.BrokerToken)).Trim(),
            new IPEndPoint(address, int.Parse(setting("UMS_BROKER_PORT") ?? $"{DefaultPort}", CultureInfo.InvariantCulture)),
            IPEndPoint.Parse(setting("UMS_BROADCAST") ?? "255.255.255.255:6155").Port,
            TimeProvider.System,
            logger);
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        try
        {
            await broker.RunAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Connections are cut by the end of the process.
            return ExitCode.Terminated;
        }
        catch (System.Net.Sockets.SocketException e)
        {
            logger.BrokerFailed(e.Message);
        }

        return ExitCode.Ok;
    }
}
