using UmsOperator.Kubernetes.Events;

namespace UmsOperator.Hosting;

/// <summary>Writes Events, and on shutdown those that are still queued.</summary>
internal sealed class EventService(EventRecorder events) : OperatorService
{
    protected override Task RunAsync(CancellationToken stoppingToken) => events.RunAsync(stoppingToken);
}
