using UmsOperator.Background;
using UmsOperator.Cluster;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Reconciling;

namespace UmsOperator.Hosting;

/// <summary>
/// Reconciles clusters while this process leads. <see cref="BackgroundService.ExecuteTask"/> ends when the host is asked to stop, when leadership is
/// lost, or with a <see cref="CacheSyncTimeoutException"/>.
/// </summary>
internal sealed class ReconcileService(
    ClusterCaches caches,
    Controller<ObjectKey> controller,
    Leadership leadership,
    BackgroundPool pool,
    ClusterRegistry registry,
    IHostApplicationLifetime lifetime,
    ILogger<ReconcileService> logger) : OperatorService
{
    /// <inheritdoc/>
    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken);
        await pool.StopAsync(cancellationToken);
        await registry.ReleaseAllAsync().WaitAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        caches.Feed(controller);
        try
        {
            await leadership.WaitAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }

        using var working = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, leadership.Lost);
        var workers = controller.RunAsync(working.Token);
        try
        {
            // After a loss nothing is waited for: another process may already lead.
            await workers.WaitAsync(leadership.Lost);
        }
        catch (OperationCanceledException) when (leadership.Lost.IsCancellationRequested)
        {
            logger.LeadershipLost(leadership.LossReason);
        }
    }
}
