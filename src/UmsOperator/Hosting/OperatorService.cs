namespace UmsOperator.Hosting;

/// <summary>
/// A hosted service that starts after the HTTP server and stops before it: a process without its port never leads, and probes and scrapes are
/// answered until everything else has ended. The host stops these services one at a time, in the reverse order of their registration.
/// </summary>
internal abstract class OperatorService : BackgroundService, IHostedLifecycleService
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public virtual Task StoppingAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken)
    {
        _started.TrySetResult();
        return Task.CompletedTask;
    }

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _started.Task.WaitAsync(stoppingToken);
        await RunAsync(stoppingToken);
    }

    /// <summary>Runs the service.</summary>
    /// <param name="stoppingToken">Cancelled when this service is stopped.</param>
    protected abstract Task RunAsync(CancellationToken stoppingToken);
}
