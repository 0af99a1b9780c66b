using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using VendorServer.Configuration;

namespace VendorServer.Serving;

/// <summary>
/// Starts helper processes through a shell that ends at once. Each is an orphan from then on: the first process of the container has to reap it, and until it ends it holds
/// the server's standard output open, also after the server's own end.
/// </summary>
internal sealed class HelperProcesses(VendorOptions options, TimeProvider time, ILogger<HelperProcesses> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ForkPeriod == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(options.ForkPeriod, time);
        do
            await ForkAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ForkAsync(CancellationToken cancellationToken)
    {
        try
        {
            var seconds = options.OrphanLife.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"sleep {seconds} &"]) { UseShellExecute = false })!;
            await shell.WaitForExitAsync(cancellationToken);
        }
        catch (Win32Exception e)
        {
            logger.NoHelper(e.Message);
        }
    }
}
