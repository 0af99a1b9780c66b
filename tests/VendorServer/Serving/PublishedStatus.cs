using UmsServer.Configuration;
using UmsServer.Health;
using UmsServer.Hosting;

namespace VendorServer.Serving;

/// <summary>check-status: computed once a period and at no other time, so that an answer may be as old as the period.</summary>
internal sealed class PublishedStatus(ServerOptions options, StatusBoard board, StatusMonitor monitor, Breakage breakage, TimeProvider time) : BackgroundService
{
    private volatile ServerStatus _status = ServerStatus.Init;

    /// <summary>Returns 200 even for <c>err</c>.</summary>
    public Task AnswerAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new CheckStatusAnswer(_status.ToString().ToLowerInvariant()), Json.Default.CheckStatusAnswer, cancellationToken: context.RequestAborted);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.StatusPeriod, time);
        do
            _status = breakage.IsBroken ? ServerStatus.Err : board.Serving ? await monitor.CheckAsync(stoppingToken) : board.Status;
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
