namespace UmsOperator.Kubernetes;

/// <summary>Times of leases and events.</summary>
internal static class MicroTime
{
    /// <summary>
    /// The time in whole microseconds, never in whole seconds: the client leaves a zero fraction out, and the API server refuses a MicroTime
    /// without one (400), about once in a million writes.
    /// </summary>
    public static DateTime Of(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond);
        if (ticks % TimeSpan.TicksPerSecond == 0)
            ticks += TimeSpan.TicksPerMicrosecond;
        return new DateTime(ticks, DateTimeKind.Utc);
    }
}
