using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Kubernetes.Controllers;

/// <summary>
/// Turns changes into reconciliations. The queue carries keys only and the delegate reads the truth anew; so changes that come while one is
/// running, or together, cost one reconciliation more and not one each. There are no predicates: a filter that is wrong loses a change for good.
/// </summary>
/// <typeparam name="TKey">What is reconciled; usually <see cref="ObjectKey"/>.</typeparam>
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

    /// <summary>A controller that collects keys at once and reconciles them from <see cref="RunAsync"/> on.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="reconcile">Brings the world of one key nearer to what it should be. Must be idempotent. An exception is retried with backoff,
    /// a <see cref="TerminalReconcileException"/> is not.</param>
    /// <param name="metrics">Where to count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public Controller(
        ControllerOptions options,
        Func<TKey, CancellationToken, Task<ReconcileResult>> reconcile,
        KubernetesMetrics metrics,
        TimeProvider time,
        ILogger<Controller<TKey>> logger)
    {
        if (options.Concurrency < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.Concurrency, "A controller needs a worker");
        _options = options;
        _reconcile = reconcile;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        Queue = new WorkQueue<TKey>(
            new WorkQueueOptions { Name = options.Name, BaseDelay = options.BaseDelay, MaxDelay = options.MaxDelay, SlowAfter = options.SlowAfter, MaxSlow = options.MaxSlow }, metrics, time);
    }

    /// <summary>The keys that wait. Others may add some too, such as a background job that has ended.</summary>
    public WorkQueue<TKey> Queue { get; }

    /// <summary>Queues the keys to which a change of this mirror maps, and waits for the mirror before the workers start.</summary>
    /// <param name="source">Who runs the reflector is the caller's business.</param>
    /// <param name="map">Such as <see cref="Mapping.Self{T}"/> or <see cref="Mapping.Owners{T, TOwner}"/>.</param>
    /// <param name="urgent">Those of them that somebody waits for; null for none.</param>
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
    /// Waits for the mirrors, then reconciles until cancelled. The token is passed on to the reconciliations; the method returns when the last of
    /// them has. Only then may leadership be released. Call once.
    /// </summary>
    /// <exception cref="CacheSyncTimeoutException">A mirror was not read in time.</exception>
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
            // Stopped while it waited.
        }
        finally
        {
            Dispose();
            _logger.ControllerStopped(_options.Name);
        }
    }

    /// <summary>Ends the subscriptions and the queue.</summary>
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
            throw new CacheSyncTimeoutException($"Controller {_options.Name}: not read within {_options.SyncTimeout}: {missing}");
        }
    }

    /// <summary>Begins one reconciliation after the other, and waits at the end for those that run.</summary>
    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        using var slots = new WorkSlots(_options.Concurrency, _options.YieldAfter, _time);
        try
        {
            // Between two keys the token is asked first: a queue full of keys must not keep a lost leader working.
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
            // Stopped while it waited for a slot or a key.
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
            outcome = "cancelled"; // stopping is no failure of the key
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
