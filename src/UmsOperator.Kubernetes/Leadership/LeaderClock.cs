namespace UmsOperator.Kubernetes.Leadership;

/// <summary>
/// Time since the last renewal, by the more pessimistic of two clocks: the monotonic one stands still while a machine is paused, the wall clock
/// can be set back. Taken from before the request was sent, as the others' clocks start when the server has it.
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
