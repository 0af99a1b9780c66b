namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// The API server's clock, estimated from the Date headers of its responses. Timestamps of objects are compared only with this clock: the local clock
/// may be minutes off, which would cut a drain short. Between two responses the monotonic clock advances the time. Before the first response it is
/// the local time. Thread-safe.
/// </summary>
/// <param name="own">The local clock. It also provides the timers and the monotonic time.</param>
public sealed class ServerTime(TimeProvider own) : TimeProvider
{
    /// <summary>The header has whole seconds, truncated.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();

    /// <summary>UTC ticks of the server's clock at monotonic time zero; null before the first response.</summary>
    private long? _zero;

    /// <summary>The local clock.</summary>
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

    /// <summary>
    /// Corrects the estimate. The server's clock showed the date at some moment between the two timestamps; the estimate moves only as far as that
    /// requires, so that slow responses do not disturb it.
    /// </summary>
    /// <param name="date">Date header of the response.</param>
    /// <param name="sent">Timestamp before the request was sent.</param>
    /// <param name="received">Timestamp after the headers of the response arrived.</param>
    internal void Correct(DateTimeOffset date, long sent, long received)
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
