using System.Diagnostics.CodeAnalysis;

namespace UmsOperator.Kubernetes.Queueing;

/// <summary>
/// client-go's work queue: a key waits at most once, is never processed twice at the same time, and a key that is added while it is processed is
/// queued again afterwards. In addition, urgent keys come first, and keys whose last processing took long wait in a lane of their own, so that they
/// cannot occupy all workers. Thread-safe.
/// </summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The usual term.")]
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan MetricsPeriod = TimeSpan.FromMilliseconds(500);
    private readonly Lock _lock = new();
    private readonly Lock _limited = new();
    private readonly Lanes<TKey> _waiting = new();
    private readonly Dictionary<TKey, (long Since, bool Urgent)> _dirty = [];
    private readonly Dictionary<TKey, (long Since, bool Slow)> _processing = [];
    private readonly HashSet<TKey> _slow = [];
    private readonly ItemRateLimiter<TKey> _limiter;
    private readonly DelayedKeys<TKey> _delayed;
    private readonly QueueMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ITimer _metricsTimer;
    private readonly WorkQueueOptions _options;
    private TaskCompletionSource _changed = NewSignal();
    private bool _closed;

    /// <summary>Creates an empty queue.</summary>
    public WorkQueue(WorkQueueOptions options, KubernetesMetrics metrics, TimeProvider time)
    {
        _time = time;
        _options = options;
        _limiter = new ItemRateLimiter<TKey>(options.BaseDelay, options.MaxDelay);
        _delayed = new DelayedKeys<TKey>(time, Add);
        _metrics = metrics.Queue(options.Name);
        _metricsTimer = time.CreateTimer(_ => MeasureWork(), null, MetricsPeriod, MetricsPeriod);
    }

    /// <summary>Number of waiting keys, without delayed ones, as client-go's <c>Len</c>. Read by tests; operators see the metric.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Adds the key unless it is already waiting. Ignored after <see cref="ShutDown"/>.</summary>
    public void Add(TKey key) => Add(key, urgent: false);

    /// <summary>As <see cref="Add(TKey)"/>, ahead of keys that are not urgent.</summary>
    public void AddUrgent(TKey key) => Add(key, urgent: true);

    /// <summary>Adds the key after a delay. Of several delays of one key the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            if (_closed)
                return;
        }
        _metrics.Retries.Inc();
        if (delay <= TimeSpan.Zero)
            Add(key);
        else
            _delayed.Add(key, delay);
    }

    /// <summary>Adds the key after its backoff, which doubles with each call until <see cref="Forget"/>.</summary>
    public void AddRateLimited(TKey key)
    {
        lock (_limited)
            AddAfter(key, _limiter.Next(key));
    }

    /// <summary>Resets the backoff of the key.</summary>
    public void Forget(TKey key) => _limiter.Forget(key);

    /// <summary>Calls of <see cref="AddRateLimited"/> since the last <see cref="Forget"/>.</summary>
    /// <remarks>When a failure is counted, its retry is already queued.</remarks>
    public int Failures(TKey key)
    {
        lock (_limited)
            return _limiter.Failures(key);
    }

    /// <summary>Takes the next key, and waits for one if necessary. The caller must call <see cref="Done"/>.</summary>
    /// <returns>False once the queue is shut down and empty.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; no key was taken.</exception>
    public async Task<(bool Taken, TKey Key)> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            lock (_lock)
            {
                if (_waiting.TryTake(_processing.Values.Count(work => work.Slow) < _options.MaxSlow, out var key, out var slow))
                {
                    _dirty.Remove(key, out var added);
                    _processing[key] = (_time.GetTimestamp(), slow);
                    _metrics.Depth.Set(_waiting.Count);
                    _metrics.Waited.Observe(_time.GetElapsedTime(added.Since).TotalSeconds);
                    return (true, key);
                }
                if (_closed && _dirty.Count == 0)
                    return (false, default!);
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Marks the key as processed. If it was added in the meantime, it is queued again.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (!_processing.Remove(key, out var work))
                return;
            var worked = _time.GetElapsedTime(work.Since);
            _metrics.Worked.Observe(worked.TotalSeconds);
            if (worked > _options.SlowAfter)
                _slow.Add(key);
            else
                _slow.Remove(key);
            if (_dirty.TryGetValue(key, out var added))
                _waiting.Add(key, added.Urgent, _slow.Contains(key));
            SignalChange();
        }
    }

    /// <summary>Refuses new keys and drops delayed ones. Waiting keys can still be taken.</summary>
    public void ShutDown()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            _delayed.Dispose();
            _metricsTimer.Dispose();
            SignalChange();
        }
    }

    /// <inheritdoc />
    public void Dispose() => ShutDown();

    private void Add(TKey key, bool urgent)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            if (_dirty.TryGetValue(key, out var added))
            {
                if (!urgent || added.Urgent)
                    return;
            }
            else
            {
                _metrics.Adds.Inc();
                added.Since = _time.GetTimestamp();
            }
            _dirty[key] = (added.Since, urgent);
            if (_processing.ContainsKey(key))
                return;
            _waiting.Add(key, urgent, _slow.Contains(key));
            SignalChange();
        }
    }

    private void SignalChange()
    {
        _metrics.Depth.Set(_waiting.Count);
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void MeasureWork()
    {
        lock (_lock)
        {
            var ages = _processing.Values.Select(work => _time.GetElapsedTime(work.Since).TotalSeconds).ToList();
            _metrics.Unfinished.Set(ages.Sum());
            _metrics.Longest.Set(ages.DefaultIfEmpty(0).Max());
        }
    }
}
