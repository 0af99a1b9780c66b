using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace UmsOperator.Kubernetes.Queueing;

/// <summary>
/// client-go's work queue: a key waits at most once, is never worked on twice at the same time, and a key that is added while it is worked on
/// is queued again when that work is done. Thread-safe.
/// </summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The field's own term.")]
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan MetricsPeriod = TimeSpan.FromMilliseconds(500);
    private readonly Lock _lock = new();
    private readonly Channel<TKey> _waiting = Channel.CreateUnbounded<TKey>();
    private readonly Dictionary<TKey, long> _dirty = [];
    private readonly Dictionary<TKey, long> _processing = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ItemRateLimiter<TKey> _limiter;
    private readonly DelayedKeys<TKey> _delayed;
    private readonly QueueMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ITimer _metricsTimer;
    private bool _closed;

    /// <summary>An empty queue.</summary>
    public WorkQueue(WorkQueueOptions options, KubernetesMetrics metrics, TimeProvider time)
    {
        _time = time;
        _limiter = new ItemRateLimiter<TKey>(options.BaseDelay, options.MaxDelay);
        _delayed = new DelayedKeys<TKey>(time, Add);
        _metrics = metrics.Queue(options.Name);
        _metricsTimer = time.CreateTimer(_ => MeasureWork(), null, MetricsPeriod, MetricsPeriod);
    }

    /// <summary>Keys that wait to be taken; delayed ones do not count.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Reader.Count;
        }
    }

    /// <summary>Queues the key now, unless it waits already. Ignored after <see cref="ShutDown"/>.</summary>
    public void Add(TKey key)
    {
        lock (_lock)
        {
            if (_closed || !_dirty.TryAdd(key, _time.GetTimestamp()))
                return;
            _metrics.Adds.Inc();
            if (!_processing.ContainsKey(key))
                Enqueue(key);
        }
    }

    /// <summary>Queues the key after a while; of several delays of one key the earliest counts.</summary>
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

    /// <summary>Queues the key after its backoff, which doubles until <see cref="Forget"/>.</summary>
    public void AddRateLimited(TKey key) => AddAfter(key, _limiter.Next(key));

    /// <summary>Ends the backoff of the key: it succeeded, or is given up.</summary>
    public void Forget(TKey key) => _limiter.Forget(key);

    /// <summary>Failures of the key since the last <see cref="Forget"/>.</summary>
    public int Failures(TKey key) => _limiter.Failures(key);

    /// <summary>Takes the next key. The caller must call <see cref="Done"/> with it.</summary>
    /// <returns>False once the queue is shut down and empty.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled; no key was taken.</exception>
    public async Task<(bool Taken, TKey Key)> TakeAsync(CancellationToken ct)
    {
        while (await _waiting.Reader.WaitToReadAsync(ct))
        {
            lock (_lock)
            {
                if (!_waiting.Reader.TryRead(out var key))
                    continue;
                _dirty.Remove(key, out var since);
                _processing[key] = _time.GetTimestamp();
                _metrics.Depth.Set(_waiting.Reader.Count);
                _metrics.Waited.Observe(_time.GetElapsedTime(since).TotalSeconds);
                return (true, key);
            }
        }
        return (false, default!);
    }

    /// <summary>Ends the work on a key; if it was added meanwhile, it waits again.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (!_processing.Remove(key, out var since))
                return;
            _metrics.Worked.Observe(_time.GetElapsedTime(since).TotalSeconds);
            if (_dirty.ContainsKey(key))
                Enqueue(key);
            SignalDrained();
        }
    }

    /// <summary>Takes no more keys and drops delayed ones; what waits can still be taken.</summary>
    public void ShutDown()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            _delayed.Dispose();
            _metricsTimer.Dispose();
            SignalDrained();
        }
    }

    /// <summary>Shuts down and waits until no key waits or is worked on.</summary>
    public async Task DrainAsync(CancellationToken ct)
    {
        ShutDown();
        await _drained.Task.WaitAsync(ct);
    }

    /// <inheritdoc />
    public void Dispose() => ShutDown();

    private void Enqueue(TKey key)
    {
        _waiting.Writer.TryWrite(key);
        _metrics.Depth.Set(_waiting.Reader.Count);
    }

    private void SignalDrained()
    {
        if (!_closed || _dirty.Count > 0)
            return;
        // Nothing can be added any more: takers may stop waiting. A key that is worked on keeps only DrainAsync waiting.
        _waiting.Writer.TryComplete();
        if (_processing.Count == 0)
            _drained.TrySetResult();
    }

    private void MeasureWork()
    {
        lock (_lock)
        {
            var ages = _processing.Values.Select(since => _time.GetElapsedTime(since).TotalSeconds).ToList();
            _metrics.Unfinished.Set(ages.Sum());
            _metrics.Longest.Set(ages.DefaultIfEmpty(0).Max());
        }
    }
}
