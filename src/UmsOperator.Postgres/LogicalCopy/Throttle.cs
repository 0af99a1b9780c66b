namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Limits the bytes per second of all workers together, to leave disk and CPU of the server to production. Thread-safe.</summary>
/// <param name="bytesPerSecond">The limit; 0 for none.</param>
/// <param name="time">The clock.</param>
internal sealed class Throttle(long bytesPerSecond, TimeProvider time)
{
    // Shorter waits are skipped and add up, because timers are not that precise.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _paidUntil;

    /// <summary>Waits until the given number of bytes is within the rate.</summary>
    public ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond == 0)
            return ValueTask.CompletedTask;
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_started);
            // Idle time gives no credit for later.
            _paidUntil = (_paidUntil > now ? _paidUntil : now) + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            wait = _paidUntil - now;
        }

        return wait < ShortestWait ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, time, cancellationToken));
    }
}
