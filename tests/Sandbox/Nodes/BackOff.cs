namespace UmsOperator.Sandbox.Nodes;

/// <summary>The kubelet's crash back-off: the first restart at once, then from <paramref name="first"/> doubling to <paramref name="longest"/>.</summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest)
{
    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>The wait before the next restart. A run of twice the longest wait starts over.</summary>
    public TimeSpan Next(TimeSpan ran)
    {
        if (ran > longest * 2) _next = TimeSpan.Zero;
        var wait = _next;
        _next = wait == TimeSpan.Zero ? first : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, longest.Ticks));
        return wait;
    }
}
