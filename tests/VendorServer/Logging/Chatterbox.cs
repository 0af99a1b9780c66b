namespace VendorServer.Logging;

/// <summary>Writes noise every second: one piece to standard output, one line to the log.</summary>
internal sealed class Chatterbox(TimeProvider time, ILogger<Chatterbox> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        for (var number = 0; await timer.WaitForNextTickAsync(stoppingToken); number++)
        {
            Noise.Write(number);
            logger.Chatter(number * 7 % 100, number % 3, 200);
        }
    }
}
