namespace UmsOperator.Kubernetes.Queueing;

/// <summary>Exponential backoff per key: base · 2ⁿ after n earlier failures, at most max.</summary>
internal sealed class ItemRateLimiter<TKey>(TimeSpan baseDelay, TimeSpan maxDelay)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _failures = [];

    public TimeSpan Next(TKey key)
    {
        lock (_failures)
        {
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            var delay = baseDelay.Ticks * Math.Pow(2, failures);
            return delay >= maxDelay.Ticks ? maxDelay : TimeSpan.FromTicks((long)delay);
        }
    }

    public int Failures(TKey key)
    {
        lock (_failures)
            return _failures.GetValueOrDefault(key);
    }

    public void Forget(TKey key)
    {
        lock (_failures)
            _failures.Remove(key);
    }
}
