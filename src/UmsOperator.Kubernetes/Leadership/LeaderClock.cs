namespace UmsOperator.Kubernetes.Leadership;

/// <summary>
/// Measures the time since the last renewal by two clocks and uses the longer one: the monotonic clock stands still while a machine is paused, and
/// the wall clock can be set back. The measurement starts before the request is sent, because the other candidates' clocks start when the server has
/// received it.
/// </summary>
internal sealed class LeaderClock(TimeProvider time)
{
    private long _timestamp;
    private DateTimeOffset _wall;

    public TimeSpan Age
    {
        get
        {
            var monotonic = time.GetElapsedTime(_timestamp);
            var wall = time.GetUtcNow() - _wall;
            return monotonic > wall ? monotonic : wall;
        }
    }

    public (long Timestamp, DateTimeOffset Wall) Now() => (time.GetTimestamp(), time.GetUtcNow());

    public void Restart((long Timestamp, DateTimeOffset Wall) at) => (_timestamp, _wall) = at;
}
