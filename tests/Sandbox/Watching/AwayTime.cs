namespace UmsOperator.Sandbox.Watching;

/// <summary>How long one server at least was away: stopping, starting or migrating. Thread-safe.</summary>
internal sealed class AwayTime(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TimeSpan _total;
    private long? _since;
    private int _most;

    /// <summary>All of it until now.</summary>
    public TimeSpan Total
    {
        get
        {
            lock (_lock)
                return _total + (_since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);
        }
    }

    /// <summary>Takes a look: somebody is away while fewer are ready than were before.</summary>
    public void Look(int ready)
    {
        lock (_lock)
        {
            _most = Math.Max(_most, ready);
            if (ready < _most)
            {
                _since ??= time.GetTimestamp();
            }
            else if (_since is { } since)
            {
                _total += time.GetElapsedTime(since);
                _since = null;
            }
        }
    }
}
