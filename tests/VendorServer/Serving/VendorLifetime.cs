using System.Runtime.InteropServices;
using UmsServer.Configuration;
using UmsServer.Faults;
using UmsServer.Hosting;

namespace VendorServer.Serving;

/// <summary>On SIGTERM all connections are cut at once, and the process ends as Java does. There is no drain.</summary>
internal sealed class VendorLifetime(ServerOptions options, OpenConnections connections, ProcessOutcome outcome, IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
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
        if (options.Faults.IsActive(Fault.IgnoreSigterm))
            return;
        outcome.Code = ExitCode.Terminated;
        connections.Cut();
        lifetime.StopApplication();
    }
}
