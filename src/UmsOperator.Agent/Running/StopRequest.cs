using System.Runtime.InteropServices;
using UmsOperator.Agent.Health;

namespace UmsOperator.Agent.Running;

/// <summary>SIGTERM and SIGINT. The server is not ready from the signal itself on, not only when the run notices it.</summary>
internal sealed class StopRequest : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopRequest(AgentBoard board) => _signals =
    [
        .. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            board.Drain();
            _requested.Cancel();
        })),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _requested.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _requested.Dispose();
    }
}
