using System.Runtime.InteropServices;
using UmsServer.Configuration;
using UmsServer.Faults;
using UmsServer.Health;
using UmsServer.Hosting;

namespace UmsServer.Draining;

/// <summary>
/// On SIGTERM the server becomes unready immediately. It accepts new connections for a while, because devices learn of the change one or two seconds later. Then the host stops,
/// which closes idle connections and waits for running requests.
/// </summary>
internal sealed class DrainingLifetime(
    ServerOptions options,
    StatusBoard board,
    ProcessOutcome outcome,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<DrainingLifetime> logger) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (board.Draining || options.Faults.IsActive(Fault.IgnoreSigterm))
            return;
        var serving = board.Serving;
        board.BeginDrain();
        if (serving)
        {
            logger.Draining(options.Drain.TotalSeconds);
            _ = StopLaterAsync();
        }
        else
        {
            // No device is connected yet, and a running migration is rolled back.
            outcome.Code = ExitCode.Failed;
            lifetime.StopApplication();
        }
    }

    private async Task StopLaterAsync()
    {
        await Task.Delay(options.Drain, time);
        lifetime.StopApplication();
    }
}
