namespace UmsOperator.Kubernetes.Queueing;

/// <summary>Keys to add later. The earliest delay of a key counts.</summary>
internal sealed class DelayedKeys<TKey>(TimeProvider time, Action<TKey> due) : IDisposable
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, (TimeSpan At, ITimer Timer)> _timers = [];
    private bool _disposed;

    public void Add(TKey key, TimeSpan delay)
    {
        // Monotonic, so that setting the clock back delays nothing.
        var at = time.GetElapsedTime(0) + delay;
        lock (_lock)
        {
            if (_disposed)
                return;
            if (_timers.TryGetValue(key, out var known))
            {
                if (known.At <= at)
                    return;
                known.Timer.Dispose();
            }
            var timer = time.CreateTimer(_ => Fire(key, at), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timers[key] = (at, timer);
            timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (var (_, timer) in _timers.Values)
                timer.Dispose();
            _timers.Clear();
        }
    }

    private void Fire(TKey key, TimeSpan at)
    {
        lock (_lock)
        {
            // A replaced timer may fire once more while it is being disposed.
            if (_disposed || !_timers.TryGetValue(key, out var known) || known.At != at)
                return;
            known.Timer.Dispose();
            _timers.Remove(key);
        }
        due(key);
    }
}
