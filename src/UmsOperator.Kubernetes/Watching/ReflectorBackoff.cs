namespace UmsOperator.Kubernetes.Watching;

/// <summary>Delays of 0.8 s, doubling up to a maximum, each with up to 100 % jitter. Reset after two minutes without an error.</summary>
internal sealed class ReflectorBackoff(TimeSpan max, TimeProvider time, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);
    private TimeSpan _next = First;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public TimeSpan Next()
    {
        var now = time.GetUtcNow();
        if (now - _last > Quiet)
            _next = First;
        var delay = _next;
        _next = delay * 2 > max ? max : delay * 2;
        lock (random)
            delay *= 1 + random.NextDouble();
        _last = now + delay; // the delay itself does not count towards the two minutes
        return delay;
    }
}
