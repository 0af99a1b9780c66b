namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Lets through so many bytes a second, over all workers together; so production keeps the rest of its disk and its cores. Thread-safe.</summary>
/// <param name="bytesPerSecond">0: as many as come.</param>
/// <param name="time">Clock.</param>
internal sealed class Throttle(long bytesPerSecond, TimeProvider time)
{
    // What may be owed before anybody waits: smaller waits than that are coarser than the timer.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _paidUntil;

    /// <summary>Waits until the bytes that have just been read are within the rate.</summary>
    public ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond == 0)
            return ValueTask.CompletedTask;
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_started);
            // Time in which nothing was read is not saved up.
            _paidUntil = (_paidUntil > now ? _paidUntil : now) + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            wait = _paidUntil - now;
        }

        return wait < Grain ? ValueTask.CompletedTask : new ValueTask(Task.Delay(wait, time, cancellationToken));
    }
}
