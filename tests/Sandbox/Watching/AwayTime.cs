namespace UmsOperator.Sandbox.Watching;

/// <summary>Measures the time during which at least one server was stopping, starting or migrating. Thread-safe.</summary>
internal sealed class AwayTime(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TimeSpan _total;
    private long? _since;
    private int _most;

    /// <summary>Total time so far.</summary>
    public TimeSpan Total
    {
        get
        {
            lock (_lock)
                return _total + (_since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);
        }
    }

    /// <summary>Processes an observation: a server is away while fewer servers are ready than before.</summary>
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
