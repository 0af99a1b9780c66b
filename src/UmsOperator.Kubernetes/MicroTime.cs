namespace UmsOperator.Kubernetes;

/// <summary>Timestamps of leases and Events.</summary>
internal static class MicroTime
{
    /// <summary>
    /// Truncates to whole microseconds, and adds one to a whole second: the client omits a zero fraction, and the API server refuses a MicroTime
    /// without a fraction (400), about once in a million writes.
    /// </summary>
    public static DateTime Of(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond);
        if (ticks % TimeSpan.TicksPerSecond == 0)
            ticks += TimeSpan.TicksPerMicrosecond;
        return new DateTime(ticks, DateTimeKind.Utc);
    }
}
