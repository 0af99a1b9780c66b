namespace UmsOperator.Sandbox.Nodes;

/// <summary>The kubelet's crash backoff: the first restart is immediate; then the wait doubles from <paramref name="first"/> to <paramref name="longest"/>.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest)
{
    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>The wait before the next restart. A run longer than twice the longest wait resets the backoff.</summary>
    public TimeSpan Next(TimeSpan ran)
    {
        if (ran > longest * 2) _next = TimeSpan.Zero;
        var wait = _next;
        _next = wait == TimeSpan.Zero ? first : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, longest.Ticks));
        return wait;
    }
}
