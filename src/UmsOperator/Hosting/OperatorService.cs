namespace UmsOperator.Hosting;

/// <summary>
/// A hosted service that stops before the HTTP server, so that probes and scrapes are answered until everything else has ended. The host stops these
/// services one at a time, in the reverse order of their registration.
/// </summary>
internal abstract class OperatorService : BackgroundService, IHostedLifecycleService
{
    /// <inheritdoc/>
    public virtual Task StoppingAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
