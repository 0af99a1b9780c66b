using UmsOperator.Background;
using UmsOperator.Cluster;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Options;
using UmsOperator.Reconciling;

namespace UmsOperator.Hosting;

/// <summary>The life of the operator: mirror, wait for leadership, work, and give everything back in the opposite order.</summary>
internal sealed class OperatorRuntime(
    ClusterCaches world,
    Leadership leadership,
    ClusterReconciler reconciler,
    BackgroundPool pool,
    EventRecorder events,
    OperatorOptions options,
    KubernetesMetrics metrics,
    TimeProvider time,
    ILoggerFactory loggers)
{
    /// <summary>How long the end may take; a pod gets 30 s, and HTTP stops after it.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(25);
    private readonly ILogger _logger = loggers.CreateLogger<OperatorRuntime>();

    /// <summary>Runs until it is stopped or leadership is lost.</summary>
    /// <param name="cancellationToken">Ends it in order.</param>
    /// <returns>Why it ended.</returns>
    /// <exception cref="CacheSyncTimeoutException">The API server could not be mirrored.</exception>
    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        using var mirroring = new CancellationTokenSource();
        using var recording = new CancellationTokenSource();
        using var controller = new Controller<ObjectKey>(
            new ControllerOptions
            {
                Name = "umscluster",
                Concurrency = options.MaxConcurrentReconciles,
                BaseDelay = TimeSpan.FromSeconds(1),
                // A refusal that is cured is to be seen as cured.
                MaxDelay = TimeSpan.FromSeconds(15),
            },
            reconciler.ReconcileAsync,
            metrics,
            time,
            loggers.CreateLogger<Controller<ObjectKey>>());
        reconciler.Wake = controller.Queue.Add;
        world.Feed(controller);
        var mirrors = world.RunAsync(mirroring.Token);
        var recorder = events.RunAsync(recording.Token);
        _ = leadership.RunAsync();

        await WorkAsync(controller, cancellationToken);
        if (leadership.Lost.IsCancellationRequested)
            return RunResult.LeadershipLost;
        _logger.Draining();
        using var limit = new CancellationTokenSource(DrainLimit, time);
        try
        {
            await pool.StopAsync(limit.Token);
            await reconciler.ReleaseAllAsync().WaitAsync(limit.Token);
            await recording.CancelAsync();
            await recorder.WaitAsync(limit.Token);
            // Only now: from here on somebody else works.
            await leadership.ReleaseAsync(limit.Token);
            await mirroring.CancelAsync();
            await mirrors.WaitAsync(limit.Token);
            _logger.Stopped();
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            _logger.DrainTimedOut(DrainLimit);
        }
        return RunResult.Stopped;
    }

    /// <summary>Works from leadership until the end of either; on a lost lease it does not wait for what still runs.</summary>
    private async Task WorkAsync(Controller<ObjectKey> controller, CancellationToken cancellationToken)
    {
        try
        {
            await leadership.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, leadership.Lost);
        var workers = controller.RunAsync(working.Token);
        try
        {
            await workers.WaitAsync(leadership.Lost);
        }
        catch (OperationCanceledException) when (leadership.Lost.IsCancellationRequested)
        {
            _logger.LeadershipLost();
        }
    }
}
