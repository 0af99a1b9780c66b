using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Kubernetes.Controllers;

/// <summary>
/// Reconciles the keys of a work queue, and queues keys when cached objects change. The queue holds keys only, and the reconciler reads the current
/// state, so several changes during one reconcile cost one more reconcile. There are no predicates: a wrong filter would lose a change permanently.
/// </summary>
/// <typeparam name="TKey">The key; usually <see cref="ObjectKey"/>.</typeparam>
public sealed class Controller<TKey> : IDisposable
    where TKey : notnull
{
    private readonly ControllerOptions _options;
    private readonly Func<TKey, CancellationToken, Task<ReconcileResult>> _reconcile;
    private readonly KubernetesMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<ISynced> _sources = [];
    private readonly List<IDisposable> _subscriptions = [];

    /// <summary>Creates a controller. It reconciles nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="queue">The keys to reconcile. Shut down when the controller stops.</param>
    /// <param name="reconcile">Reconciles one key. Must be idempotent. An exception is retried with backoff; a
    /// <see cref="TerminalReconcileException"/> is not.</param>
    /// <param name="metrics">Counts reconciles.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public Controller(
        ControllerOptions options,
        WorkQueue<TKey> queue,
        Func<TKey, CancellationToken, Task<ReconcileResult>> reconcile,
        KubernetesMetrics metrics,
        TimeProvider time,
        ILogger<Controller<TKey>> logger)
    {
        if (options.Concurrency < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.Concurrency, "Concurrency must be at least 1");
        _options = options;
        _reconcile = reconcile;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        Queue = queue;
    }

    /// <summary>The keys to reconcile.</summary>
    public WorkQueue<TKey> Queue { get; }

    /// <summary>Queues the keys to which a change of this cache maps. The first reconcile waits until the cache has synced.</summary>
    /// <param name="source">The reflector; the caller runs it.</param>
    /// <param name="map">The keys that a change concerns, such as the changed object's own.</param>
    /// <param name="urgent">Keys that are reconciled before others; null for none.</param>
    public void Watch<T>(Reflector<T> source, Func<StoreChange<T>, IEnumerable<TKey>> map, Func<StoreChange<T>, IEnumerable<TKey>>? urgent = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _sources.Add(source);
        _subscriptions.Add(source.Store.Subscribe(change =>
        {
            foreach (var key in urgent?.Invoke(change) ?? [])
                Queue.AddUrgent(key);
            foreach (var key in map(change))
                Queue.Add(key);
        }));
    }

    /// <summary>
    /// Waits until the caches have synced, then reconciles until cancelled. Cancellation also cancels the running reconciles; the method returns when
    /// the last of them has ended. Leadership must not be released before that. Call once.
    /// </summary>
    /// <exception cref="CacheSyncTimeoutException">A cache has not synced in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WaitForSourcesAsync(cancellationToken);
            _metrics.SetWorkers(_options.Name, _options.Concurrency);
            _logger.ControllerStarted(_options.Name, _options.Concurrency);
            await DispatchAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before the caches had synced.
        }
        finally
        {
            Dispose();
            _logger.ControllerStopped(_options.Name);
        }
    }

    /// <summary>Removes the subscriptions and shuts the queue down.</summary>
    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
        _subscriptions.Clear();
        Queue.Dispose();
    }

    private async Task WaitForSourcesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_sources.Select(source => source.WaitForSyncAsync(cancellationToken))).WaitAsync(_options.SyncTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            var missing = string.Join(", ", _sources.Where(source => !source.HasSynced).Select(source => source.Name));
            throw new CacheSyncTimeoutException(
                $"Controller {_options.Name}: the caches of {missing} did not sync within {_options.SyncTimeout}. Check the API server and the operator's permissions.");
        }
    }

    /// <summary>Starts reconciles one after the other, and waits at the end for the running ones.</summary>
    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        using var slots = new WorkSlots(_options.Concurrency, _options.YieldAfter, _time);
        try
        {
            // Checked before each key: a full queue must not keep a former leader working.
            while (!cancellationToken.IsCancellationRequested)
            {
                await slots.WaitAsync(cancellationToken);
                var (taken, key) = await Queue.TakeAsync(cancellationToken);
                if (!taken)
                    return;
                slots.Run(() => WorkAsync(key, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped while waiting for a slot or a key.
        }
        finally
        {
            await slots.WhenIdleAsync();
        }
    }

    private async Task WorkAsync(TKey key, CancellationToken cancellationToken)
    {
        try
        {
            await ReconcileAsync(key, cancellationToken);
        }
        finally
        {
            Queue.Done(key);
        }
    }

    private async Task ReconcileAsync(TKey key, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        using var working = _metrics.Working(_options.Name);
        var outcome = "success";
        try
        {
            var result = await _reconcile(key, cancellationToken);
            Queue.Forget(key);
            if (result.After is { } after)
            {
                Queue.AddAfter(key, after);
                outcome = "requeue_after";
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = "cancelled"; // stopping is not a failure of the key
        }
        catch (TerminalReconcileException error)
        {
            Queue.Forget(key);
            _metrics.CountReconcileError(_options.Name);
            _logger.ReconcileHopeless(error, _options.Name, key.ToString() ?? "");
            outcome = "terminal_error";
        }
        catch (Exception error)
        {
            _metrics.CountReconcileError(_options.Name);
            _logger.ReconcileFailed(error, _options.Name, key.ToString() ?? "", Queue.Failures(key) + 1);
            Queue.AddRateLimited(key);
            outcome = "error";
        }
        finally
        {
            _metrics.CountReconcile(_options.Name, outcome, _time.GetElapsedTime(started));
        }
    }
}
