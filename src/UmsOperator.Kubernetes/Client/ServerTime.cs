namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// The API server's clock, as its answers tell it by their Date header. Timestamps of its objects are compared with it and with no other: the clock of the machine that this
/// process runs on may be minutes off, and a drain would be cut short by them. Between two answers time goes on by the monotonic clock. Before the first answer it
/// is the process's own time. Thread-safe.
/// </summary>
/// <param name="own">The process's own clock: its timers and its monotonic time are this one's too.</param>
public sealed class ServerTime(TimeProvider own) : TimeProvider
{
    /// <summary>The header tells whole seconds, cut off.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();

    /// <summary>Ticks of UTC that the server's clock showed when the monotonic one was at zero; null before the first answer.</summary>
    private long? _zero;

    /// <summary>The process's own clock.</summary>
    public TimeProvider Own { get; } = own;

    /// <inheritdoc/>
    public override long TimestampFrequency => Own.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => Own.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _zero is { } zero ? new DateTimeOffset(zero + Own.GetElapsedTime(0).Ticks, TimeSpan.Zero) : Own.GetUtcNow();
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Own.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => Own.CreateTimer(callback, state, dueTime, period);

    /// <summary>Takes in an answer. The server's clock showed the date at some moment between the two timestamps: the estimate moves only as far as that demands, so that slow answers do not disturb it.</summary>
    /// <param name="date">The answer's Date header.</param>
    /// <param name="sent">Timestamp from before the request was sent.</param>
    /// <param name="received">Timestamp from after the answer's headers were there.</param>
    internal void Hear(DateTimeOffset date, long sent, long received)
    {
        var earliest = date.UtcTicks - Own.GetElapsedTime(0, received).Ticks;
        var latest = date.UtcTicks + Resolution.Ticks - Own.GetElapsedTime(0, sent).Ticks;
        lock (_lock)
        {
            if (_zero is not { } zero || zero < earliest)
                _zero = earliest;
            else if (zero > latest)
                _zero = latest;
        }
    }
}
